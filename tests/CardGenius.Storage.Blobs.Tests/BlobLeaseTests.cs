using CardGenius.Batch.Storage;
using CardGenius.Storage.Blobs.Tests.Azurite;

namespace CardGenius.Storage.Blobs.Tests;

public sealed class BlobLeaseTests(AzuriteFixture fixture) : BlobTest(fixture)
{
    private static LeaseHolder Holder(string owner) =>
        new(owner, "run-1", "another-machine", 1, new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_lock_taken_by_a_request_whose_answer_was_lost_is_ones_own()
    {
        await OpenAsync();

        // The first request reads the container, the second the lease; the third acquires the lease.
        var store = await OpenAsync(new Wire { LosesAnswerOf = 3 });
        await using var held = await store.TryAcquireLeaseAsync(Holder("me"), None);
        Assert.NotNull(held);
        Assert.Null(await (await OpenAsync()).TryAcquireLeaseAsync(Holder("other"), None));
    }

    [Fact]
    public async Task A_heartbeat_whose_answer_was_lost_does_not_lose_the_lock()
    {
        await OpenAsync();
        var wire = new Wire { LosesAnswerOf = 4 };
        var store = await OpenAsync(wire);
        await using var held = await store.TryAcquireLeaseAsync(Holder("me"), None);
        for (var beat = 0; beat < 12; beat++)
        {
            Time.Advance(TimeSpan.FromSeconds(5));
            await Heartbeat.WrittenAsync(store, Time);
        }

        Assert.False(held!.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_damaged_lock_is_free()
    {
        var store = await OpenAsync();
        await store.WriteAsync("lock.json", Bytes("{\"hol"), None);
        Assert.Null(await store.FindLeaseHolderAsync(None));
        await using var held = await store.TryAcquireLeaseAsync(Holder("me"), None);
        Assert.NotNull(held);
    }

    [Fact]
    public async Task Giving_up_a_lock_that_another_took_over_leaves_it_to_the_other()
    {
        var store = await OpenAsync();
        var sleeping = await BlobRunStore.OpenAsync(Azurite.ConnectionString, Container, new CardGenius.Testing.ManualTimeProvider());
        var first = await sleeping.TryAcquireLeaseAsync(Holder("first"), None);
        Assert.Null(await store.TryAcquireLeaseAsync(Holder("second"), None));
        Time.Advance(TimeSpan.FromSeconds(45));
        await using var second = await store.TryAcquireLeaseAsync(Holder("second"), None);
        Assert.NotNull(second);
        await first!.DisposeAsync();
        Assert.Equal("second", (await store.FindLeaseHolderAsync(None))!.Owner);
    }

    [Fact]
    public async Task A_lease_is_released_even_if_a_renewal_s_response_was_lost()
    {
        await OpenAsync();
        var store = await OpenAsync(new Wire { LosesAnswerOf = 4, Retries = 0 });
        var held = await store.TryAcquireLeaseAsync(Holder("me"), None);
        Time.Advance(TimeSpan.FromSeconds(5));
        await Heartbeat.WrittenAsync(await OpenAsync(), Time);
        await held!.DisposeAsync();
        Assert.Null(await store.FindLeaseHolderAsync(None));
    }
}
