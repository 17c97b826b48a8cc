namespace CardGenius.Batch.Storage.Leases;

/// <summary>
/// Observes the record of a lease and decides when this process may take the lease over. This is the case if the holder is a process of this
/// machine that has ended, or if the record has been unchanged for <see cref="LeaseTimes.TakeoverAfter"/>. The time is measured with the monotonic
/// clock of this process, so the clocks of two machines are never compared. The class is thread-safe.
/// </summary>
internal sealed class StoreLeaseWatch(TimeProvider time)
{
    private readonly Lock _sync = new();
    private StoreLeaseRecord? _seen;
    private long _seenAt;

    /// <summary>Returns whether the lease may be acquired, provided that its record is still the given one.</summary>
    /// <param name="record">The record that was read; null if there is none.</param>
    /// <param name="readStarted">The timestamp before the record was read. If the process is suspended after the read, that time must not count
    /// as time in which the record was unchanged.</param>
    public bool IsFree(StoreLeaseRecord? record, long readStarted)
    {
        lock (_sync)
        {
            if (record is null || LocalProcess.HasEnded(record.Holder))
            {
                return true;
            }

            if (record == _seen)
            {
                return time.GetElapsedTime(_seenAt, readStarted) >= StoreLeaseRecord.Times.TakeoverAfter;
            }

            _seen = record;
            _seenAt = time.GetTimestamp();
            return false;
        }
    }
}
