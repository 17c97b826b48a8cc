namespace CardGenius.Batch.Api;

/// <summary>
/// The time before which the API asked not to be called (<c>Retry-After</c>). It applies to all requests of the process. Measured on the
/// monotonic clock.
/// </summary>
internal sealed class NotBefore(TimeProvider time)
{
    private readonly Lock _gate = new();
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

    /// <summary>Takes over what a response asks for; the latest time of all responses applies.</summary>
    public void Extend(Attempt attempt)
    {
        if (attempt.RetryAfter is not { } wait)
        {
            return;
        }

        lock (_gate)
        {
            var until = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
            if (until > _until)
            {
                _until = until;
                _cause = attempt;
            }
        }
    }
}
