using CardGenius.Batch.Storage.Leases;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Storage.Leases;

public sealed class StoreLeaseWatchTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly StoreLeaseRecord Record = new(new("o", "r", "another-machine", 1, default), default);

    private readonly ManualTimeProvider _time = new();
    private readonly StoreLeaseWatch _watch;

    public StoreLeaseWatchTests() => _watch = new(_time);

    [Fact]
    public void A_missing_record_is_free() => Assert.True(_watch.IsFree(null, _time.GetTimestamp()));

    [Fact]
    public void A_record_is_free_after_the_takeover_time()
    {
        Assert.False(IsFree(Record));
        _time.Advance(StoreLeaseRecord.Times.TakeoverAfter - Second);
        Assert.False(IsFree(Record));
        _time.Advance(Second);
        Assert.True(IsFree(Record));
    }

    [Fact]
    public void A_renewal_at_the_same_clock_time_is_a_change()
    {
        Assert.False(IsFree(Record));
        _time.Advance(StoreLeaseRecord.Times.TakeoverAfter);
        Assert.False(IsFree(Record with { Renewals = 1 }));
        _time.Advance(StoreLeaseRecord.Times.TakeoverAfter - Second);
        Assert.False(IsFree(Record with { Renewals = 1 }));
    }

    [Fact]
    public void Time_in_which_the_observer_is_stopped_does_not_count()
    {
        Assert.False(IsFree(Record));
        _time.Advance(Second);
        var readStarted = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(_watch.IsFree(Record, readStarted));
    }

    private bool IsFree(StoreLeaseRecord record) => _watch.IsFree(record, _time.GetTimestamp());
}
