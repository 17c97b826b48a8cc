namespace CardGenius.Simulator.Traffic;

/// <summary>A token bucket for each client: <c>burst</c> tokens at most, refilled at a steady rate, one taken by each request.</summary>
internal sealed class RateLimiter(double perSecond, int burst, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Takes a token of this client, or says how long it is until there is one.</summary>
    public RateDecision Take(string client)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            if (!_buckets.TryGetValue(client, out var bucket))
            {
                bucket = new Bucket { Tokens = burst, Since = now };
                _buckets.Add(client, bucket);
            }

            bucket.Tokens = Math.Min(burst, bucket.Tokens + (time.GetElapsedTime(bucket.Since, now).TotalSeconds * perSecond));
            bucket.Since = now;

            // The tolerance is for sums of fractions: ten refills of a tenth are one token.
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
