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
    public void A_record_that_is_not_there_is_free() => Assert.True(_watch.IsFree(null, _time.GetTimestamp()));

    [Fact]
    public void A_record_is_free_when_it_was_seen_unchanged_for_long_enough()
    {
        Assert.False(IsFree(Record));
        _time.Advance(StoreLeaseRecord.Times.TakeoverAfter - Second);
        Assert.False(IsFree(Record));
        _time.Advance(Second);
        Assert.True(IsFree(Record));
    }

    [Fact]
    public void A_heartbeat_at_the_same_time_of_the_holder_s_clock_is_a_change()
    {
        Assert.False(IsFree(Record));
        _time.Advance(StoreLeaseRecord.Times.TakeoverAfter);
        Assert.False(IsFree(Record with { Renewals = 1 }));
        _time.Advance(StoreLeaseRecord.Times.TakeoverAfter - Second);
        Assert.False(IsFree(Record with { Renewals = 1 }));
    }

    [Fact]
    public void A_process_that_is_stopped_behind_its_reading_has_observed_nothing_meanwhile()
    {
        Assert.False(IsFree(Record));
        _time.Advance(Second);
        var asked = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(_watch.IsFree(Record, asked));
    }

    private bool IsFree(StoreLeaseRecord record) => _watch.IsFree(record, _time.GetTimestamp());
}
