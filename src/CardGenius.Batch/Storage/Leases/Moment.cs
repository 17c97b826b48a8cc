namespace CardGenius.Batch.Storage.Leases;

/// <summary>A moment of this process, from which elapsed time is measured so that a suspended machine is noticed.</summary>
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
    /// The time that has passed since. The monotonic clock of some systems (Linux, macOS) stands still while the machine is suspended, and the
    /// clock of the day does not, so the larger of the two counts. A clock of the day that is set forward makes the time look longer, which is
    /// the safe side for a holder. One that is set back during a suspension hides it; then the next heartbeat finds out.
    /// </summary>
    public TimeSpan Elapsed
    {
        get
        {
            var monotonic = _time.GetElapsedTime(_timestamp);
            var ofDay = _time.GetUtcNow() - _utc;
            return ofDay > monotonic ? ofDay : monotonic;
        }
    }

    /// <summary>The present moment.</summary>
    public static Moment Now(TimeProvider time) => new(time);
}
