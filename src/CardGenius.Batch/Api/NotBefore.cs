namespace CardGenius.Batch.Api;

/// <summary>
/// The time before which the API asked not to be called (<c>Retry-After</c>), measured with the monotonic clock. It applies to all requests of
/// the process. A wait of at most 2 s that at most 3 of the latest 20 responses ask for applies only to its own call.
/// </summary>
internal sealed class NotBefore(TimeProvider time)
{
    private const int WindowSize = 20;
    private const int Few = 3;
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    private readonly Lock _sync = new();
    private readonly Queue<bool> _latest = new(WindowSize);
    private int _withRetryAfter;
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
            _latest.Enqueue(attempt.RetryAfter is not null);
            _withRetryAfter += attempt.RetryAfter is null ? 0 : 1;
            if (_latest.Count > WindowSize && _latest.Dequeue())
            {
                _withRetryAfter--;
            }

            if (attempt.RetryAfter is not { } wait || (wait <= Short && _withRetryAfter <= Few))
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
