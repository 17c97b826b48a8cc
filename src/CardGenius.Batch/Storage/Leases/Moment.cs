namespace CardGenius.Batch.Storage.Leases;

/// <summary>A point in time from which elapsed time is measured. The elapsed time includes the time for which the machine was suspended.</summary>
internal sealed class Moment
{
    private readonly TimeProvider _time;
    private readonly long _timestamp;
    private readonly DateTimeOffset _utc;

    private Moment(TimeProvider time)
    {
        _time = time;
        _timestamp = time.GetTimestamp();
        _utc = time.GetUtcNow();
    }

    /// <summary>
    /// The time since this moment. On some systems (Linux, macOS) the monotonic clock stops while the machine is suspended, but the system clock
    /// does not. The larger of the two differences is returned. If the system clock is set forward, the elapsed time is too long, which is safe
    /// for a lease holder. If it is set back during a suspension, the suspension is not visible here, and the next renewal detects a lost lease.
    /// </summary>
    public TimeSpan Elapsed
    {
        get
        {
            var monotonic = _time.GetElapsedTime(_timestamp);
            var wallClock = _time.GetUtcNow() - _utc;
            return wallClock > monotonic ? wallClock : monotonic;
        }
    }

    /// <summary>Returns the current moment.</summary>
    public static Moment Now(TimeProvider time) => new(time);
}
