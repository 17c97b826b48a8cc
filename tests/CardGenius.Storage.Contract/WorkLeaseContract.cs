using System.Text;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Leases;
using CardGenius.Testing;

namespace CardGenius.Storage.Contract;

/// <summary>Tests work leases on a store. <see cref="Open"/> opens the same store again, as another process does.</summary>
public abstract class WorkLeaseContract
{
    private const string Work = "runs/r/claims/pass-0/000003";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly LeaseTimes Times = new();

    private readonly ManualTimeProvider _time = new();

    protected abstract IRunStore Open(TimeProvider time);

    private Task<WorkLease?> TakeAsync(TimeSpan maxWait, TimeProvider? time = null) =>
        WorkLease.TakeAsync(Heartbeat(time ?? _time), Work, maxWait, None, None);

    // Each process has its own.
    private LeaseHeartbeat Heartbeat(TimeProvider time) => new(Open(TimeProvider.System), RunPaths.Heartbeats("r"), time, Times);

    [Fact]
    public async Task A_held_lease_is_not_available_to_others()
    {
        await using var mine = await TakeAsync(TimeSpan.Zero);
        Assert.True(mine!.IsHeld);
        Assert.Null(await TakeAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task A_released_lease_is_available_at_once()
    {
        for (var holder = 0; holder < 3; holder++)
        {
            await using var lease = await TakeAsync(TimeSpan.Zero);
            Assert.NotNull(lease);
        }
    }

    [Fact]
    public async Task Of_many_concurrent_processes_one_gets_it()
    {
        await (await TakeAsync(TimeSpan.Zero))!.DisposeAsync();
        var leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => TakeAsync(TimeSpan.Zero))));
        var one = Assert.Single(leases, c => c is not null);
        await one!.DisposeAsync();
    }

    [Fact]
    public async Task A_holder_that_renews_keeps_the_work_lease()
    {
        await using var mine = await TakeAsync(TimeSpan.Zero);
        var other = TakeAsync(TimeSpan.FromHours(1));
        for (var renewal = 1; renewal <= 6; renewal++)
        {
            await Eventually.IsAsync(() => _time.PendingTimers >= 3);
            _time.Advance(Times.RenewInterval);
            await Eventually.IsAsync(() => IsRenewedAsync(renewal));
        }

        Assert.True(mine!.IsHeld);
        Assert.False(other.IsCompleted);
        await mine.DisposeAsync();
        await AdvanceUntilAsync(other);
        await (await other)!.DisposeAsync();
    }

    [Fact]
    public async Task A_holder_that_does_not_renew_loses_it_but_not_too_soon()
    {
        var frozen = new StillTime();
        var dead = await TakeAsync(TimeSpan.Zero, frozen);
        var began = _time.GetUtcNow();
        var other = TakeAsync(TimeSpan.FromHours(1));
        await AdvanceUntilAsync(other);
        await using var taken = await other;
        Assert.NotNull(taken);
        Assert.InRange(_time.GetUtcNow() - began, Times.TakeoverAfter, Times.TakeoverAfter + (3 * Times.Poll));

        // The process continues. None of its timers has fired, but it detects the loss.
        Assert.True(dead!.IsHeld);
        frozen.Jump(Times.LocalExpiry);
        Assert.False(dead.IsHeld);
        await dead.DisposeAsync();
        Assert.Null(await TakeAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task The_wait_ends_after_its_maximum_time()
    {
        await using var mine = await TakeAsync(TimeSpan.Zero, new StillTime());
        var other = TakeAsync(TimeSpan.FromSeconds(30));
        await AdvanceUntilAsync(other);
        Assert.Null(await other);
    }

    [Fact]
    public async Task A_stop_request_ends_the_wait()
    {
        await using var mine = await TakeAsync(TimeSpan.Zero, new StillTime());
        using var stop = new CancellationTokenSource();
        var other = WorkLease.TakeAsync(Heartbeat(_time), Work, TimeSpan.FromHours(1), stop.Token, None);
        await Eventually.IsAsync(() => _time.PendingTimers >= 1);
        await stop.CancelAsync();
        Assert.Null(await other);
    }

    private async Task AdvanceUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            await Eventually.IsAsync(() => task.IsCompleted || _time.PendingTimers >= 1);
            if (!task.IsCompleted)
            {
                _time.AdvanceToNextTimer();
            }
        }
    }

    private async Task<bool> IsRenewedAsync(int times)
    {
        var store = Open(TimeProvider.System);
        foreach (var file in await store.ListAsync(RunPaths.Heartbeats("r"), None))
        {
            if (Encoding.UTF8.GetString((await store.ReadAsync(file.Path, None))!).Contains($"\"beat\":{times}", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
