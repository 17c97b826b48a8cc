namespace CardGenius.Batch.Api;

/// <summary>
/// Keeps the earliest time of the next request, as <c>Retry-After</c> sets it. It uses the monotonic clock. The time applies to all requests of the
/// process. There is one exception: if at most 3 of the latest 20 responses ask for a wait, a wait of at most 2 s applies only to its own call.
/// </summary>
internal sealed class NotBefore(TimeProvider time)
{
    private const int WindowSize = 20;
    private const int Few = 3;
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    private readonly Lock _sync = new();
    private readonly RecentMarks _withRetryAfter = new(WindowSize);
    private long _until = long.MinValue;
    private Attempt? _cause;

    /// <summary>The time until the API may be called; zero if it may be called now.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_sync)
            {
                var now = time.GetTimestamp();
                return _until > now ? time.GetElapsedTime(now, _until) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>The attempt whose response asked for the latest time; null if there is none.</summary>
    public Attempt? Cause
    {
        get
        {
            lock (_sync)
            {
                return _cause;
            }
        }
    }

    /// <summary>Records the response of an attempt. Of several requested times, the latest applies.</summary>
    public void Record(Attempt attempt)
    {
        lock (_sync)
        {
            _withRetryAfter.Add(attempt.RetryAfter is not null);
            if (attempt.RetryAfter is not { } wait || (wait <= Short && _withRetryAfter.Marked <= Few))
            {
                return;
            }

            var until = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
            if (until > _until)
            {
                _until = until;
                _cause = attempt;
            }
        }
    }
}
