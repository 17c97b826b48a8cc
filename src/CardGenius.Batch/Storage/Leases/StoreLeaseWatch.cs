namespace CardGenius.Batch.Storage.Leases;

/// <summary>
/// Watches a lock's record for one process and says when another process's lock may be taken: the holder is a process of this system that has
/// ended, or its record has not changed for <see cref="LeaseTimes.TakeoverAfter"/> by this process's monotonic clock. Clocks of two machines are
/// never compared. Safe for several callers at once.
/// </summary>
internal sealed class StoreLeaseWatch(TimeProvider time)
{
    private readonly Lock _gate = new();
    private StoreLeaseRecord? _seen;
    private long _seenAt;

    /// <summary>Whether the lock may be taken, on the condition that its record is still the one given.</summary>
    /// <param name="record">The record that was read; null where there is none.</param>
    /// <param name="askedAt">The monotonic time from before it was read: a process that is frozen behind the reading has observed nothing meanwhile.</param>
    public bool IsFree(StoreLeaseRecord? record, long askedAt)
    {
        lock (_gate)
        {
            if (record is null || LocalProcess.HasEnded(record.Holder))
            {
                return true;
            }

            if (record == _seen)
            {
                return time.GetElapsedTime(_seenAt, askedAt) >= StoreLeaseRecord.Times.TakeoverAfter;
            }

            _seen = record;
            _seenAt = time.GetTimestamp();
            return false;
        }
    }
}
