namespace CardGenius.Batch.Api;

/// <summary>
/// The time before which the API asked not to be called (<c>Retry-After</c>). It applies to all requests of the process; only a short wait
/// that few responses ask for applies to its own call alone. Measured on the monotonic clock.
/// </summary>
internal sealed class NotBefore(TimeProvider time)
{
    private const int Latest = 20;
    private const int Few = 3;
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Queue<bool> _asked = new(Latest);
    private int _asking;
    private long _until = long.MinValue;
    private Attempt? _cause;

    /// <summary>How long until the API may be called; zero when it may be called now.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_gate)
            {
                var now = time.GetTimestamp();
                return _until > now ? time.GetElapsedTime(now, _until) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>The attempt whose response asked for the latest time; null where none did.</summary>
    public Attempt? Cause
    {
        get
        {
            lock (_gate)
            {
                return _cause;
            }
        }
    }

    /// <summary>Takes note of a response; the latest time that one asks for applies.</summary>
    public void Note(Attempt attempt)
    {
        lock (_gate)
        {
            _asked.Enqueue(attempt.RetryAfter is not null);
            _asking += attempt.RetryAfter is null ? 0 : 1;
            if (_asked.Count > Latest && _asked.Dequeue())
            {
                _asking--;
            }

            if (attempt.RetryAfter is not { } wait || (wait <= Short && _asking <= Few))
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
