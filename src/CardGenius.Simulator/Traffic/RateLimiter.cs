namespace CardGenius.Simulator.Traffic;

/// <summary>A token bucket for each client: at most <c>burst</c> tokens, refilled at a constant rate. Each request takes one.</summary>
internal sealed class RateLimiter(double perSecond, int burst, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Takes a token of this client, or returns the time until there is one.</summary>
    public RateDecision Take(string client)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            if (!_buckets.TryGetValue(client, out var bucket))
            {
                bucket = new Bucket { Tokens = burst, Since = now };
                _buckets.Add(client, bucket);
            }

            bucket.Tokens = Math.Min(burst, bucket.Tokens + (time.GetElapsedTime(bucket.Since, now).TotalSeconds * perSecond));
            bucket.Since = now;

            // The tolerance covers rounding errors: ten refills of a tenth must make one token.
            if (bucket.Tokens >= 1 - 1e-9)
            {
                bucket.Tokens = Math.Max(0, bucket.Tokens - 1);
                return new RateDecision(true, (int)bucket.Tokens, TimeSpan.Zero);
            }

            return new RateDecision(false, 0, TimeSpan.FromSeconds((1 - bucket.Tokens) / perSecond));
        }
    }

    private sealed class Bucket
    {
        public double Tokens { get; set; }

        public long Since { get; set; }
    }
}

/// <summary>Whether a request is allowed, how many more are allowed now, and the time until the next one is.</summary>
internal readonly record struct RateDecision(bool IsAllowed, int Remaining, TimeSpan Wait);
