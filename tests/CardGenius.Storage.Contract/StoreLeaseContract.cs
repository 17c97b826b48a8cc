using CardGenius.Batch.Storage;
using CardGenius.Testing;

namespace CardGenius.Storage.Contract;

/// <summary>Tests the store lease of a store. <see cref="Open"/> opens the same store again, as another process does.</summary>
public abstract class StoreLeaseContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan TakeoverAfter = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    protected ManualTimeProvider Time { get; } = new();

    protected abstract IRunStore Open(TimeProvider time);

    /// <summary>A holder in a process on another machine.</summary>
    private static LeaseHolder Holder(string owner) =>
        new(owner, "run-1", "another-machine", 1, new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero));

    /// <summary>A holder in a process of this machine that has ended.</summary>
    private LeaseHolder Gone => LeaseHolder.Me("run-1", Time) with { ProcessId = int.MaxValue - 7 };

    [Fact]
    public async Task One_holder_at_a_time_and_others_get_its_name()
    {
        await using (var held = await Open(Time).TryAcquireLeaseAsync(Holder("first"), None))
        {
            Assert.NotNull(held);
            Assert.Null(await Open(Time).TryAcquireLeaseAsync(Holder("second"), None));
            Assert.Equal("first", (await Open(Time).FindLeaseHolderAsync(None))!.Owner);
        }

        Assert.Null(await Open(Time).FindLeaseHolderAsync(None));
        await using var second = await Open(Time).TryAcquireLeaseAsync(Holder("second"), None);
        Assert.NotNull(second);
    }

    [Fact]
    public async Task A_holder_that_renews_keeps_the_lease()
    {
        var waiting = Open(Time);
        await using var held = await Open(Time).TryAcquireLeaseAsync(Holder("first"), None);
        for (var second = 0; second < 300; second++)
        {
            Time.Advance(Second);
            await HeartbeatWrittenAsync();
            if (second % 10 == 0)
            {
                Assert.Null(await waiting.TryAcquireLeaseAsync(Holder("second"), None));
            }
        }

        Assert.True(await held!.IsHeldAsync(None));
    }

    [Theory]
    [InlineData(-3600.0)]
    [InlineData(-31.0)]
    [InlineData(0.0)]
    [InlineData(31.0)]
    [InlineData(3600.0)]
    public async Task A_holder_that_does_not_renew_loses_the_lease_with_any_clock(double secondsAhead)
    {
        var holder = new ProcessClock(TimeSpan.Zero);
        var observer = new ProcessClock(TimeSpan.FromSeconds(secondsAhead));
        await using var first = await Open(holder).TryAcquireLeaseAsync(Holder("first"), None);
        holder.Stop();
        observer.Pass(TimeSpan.FromHours(1)); // before the first check of the observer
        var store = Open(observer);
        for (var waited = TimeSpan.Zero; waited < TakeoverAfter; waited += Second)
        {
            Assert.Null(await store.TryAcquireLeaseAsync(Holder("second"), None));
            observer.Pass(Second);
        }

        await using var second = await store.TryAcquireLeaseAsync(Holder("second"), None);
        Assert.NotNull(second);
        holder.Pass(TimeSpan.FromHours(1));
        holder.Continue();
        Assert.False(await first!.IsHeldAsync(None));
        Assert.True(first.Lost.IsCancellationRequested);
        Assert.True(await second.IsHeldAsync(None));
    }

    [Fact]
    public async Task A_holder_on_a_suspended_machine_checks_the_store_first()
    {
        var holder = new ProcessClock(TimeSpan.Zero);
        await using var first = await Open(holder).TryAcquireLeaseAsync(Holder("first"), None);
        holder.Suspend();
        holder.Pass(TimeSpan.FromHours(8));
        holder.Wake();

        // No other process took the lease, so the holder continues.
        Assert.True(await first!.IsHeldAsync(None));

        holder.Suspend();
        holder.Pass(TimeSpan.FromMinutes(2));
        var observer = new ProcessClock(TimeSpan.Zero);
        await using var second = await TakeOverAsync(observer);
        holder.Wake();
        Assert.False(await first.IsHeldAsync(None));
    }

    [Fact]
    public async Task A_stopped_holder_continues_if_no_process_took_the_lease()
    {
        var holder = new ProcessClock(TimeSpan.Zero);
        await using var first = await Open(holder).TryAcquireLeaseAsync(Holder("first"), None);
        holder.Stop();
        holder.Pass(TimeSpan.FromHours(1));
        holder.Continue();
        Assert.True(await first!.IsHeldAsync(None));
        Assert.Null(await Open(Time).TryAcquireLeaseAsync(Holder("second"), None));
    }

    [Fact]
    public async Task A_changed_system_clock_does_not_lose_the_lease()
    {
        var holder = new ProcessClock(TimeSpan.Zero);
        await using var held = await Open(holder).TryAcquireLeaseAsync(Holder("first"), None);
        holder.Set(TimeSpan.FromDays(3));
        Assert.True(await held!.IsHeldAsync(None));
        holder.Set(TimeSpan.FromDays(-6));
        Assert.True(await held.IsHeldAsync(None));
    }

    [Fact]
    public async Task The_lease_of_an_ended_local_process_is_taken_over_at_once()
    {
        // Other systems cannot prove that a process has ended, so the renewals decide.
        await Open(new StillTime()).TryAcquireLeaseAsync(Gone, None);
        Assert.Equal(OperatingSystem.IsLinux(), await Open(Time).FindLeaseHolderAsync(None) is null);
        await using var mine = await Open(Time).TryAcquireLeaseAsync(LeaseHolder.Me("run-2", Time), None);
        Assert.Equal(OperatingSystem.IsLinux(), mine is not null);
    }

    public static TheoryData<string> Foreign => ["machine", "boot", "namespace", "no boot", "no namespace", "no start", "older version"];

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task If_the_holder_may_be_remote_only_its_renewals_decide(string foreign)
    {
        var holder = foreign switch
        {
            "machine" => Gone with { Machine = "another-machine" },
            "boot" => Gone with { BootId = Guid.NewGuid().ToString() },
            "namespace" => Gone with { Namespace = "pid:[1]" },
            "no boot" => Gone with { BootId = null },
            "no namespace" => Gone with { Namespace = null },
            "no start" => Gone with { ProcessStart = null },
            _ => new("gone", "run-1", Environment.MachineName, int.MaxValue - 7, Time.GetUtcNow()),
        };
        await Open(new StillTime()).TryAcquireLeaseAsync(holder, None);
        Assert.Null(await Open(Time).TryAcquireLeaseAsync(LeaseHolder.Me("run-2", Time), None));
        await using var taken = await TakeOverAsync(new ProcessClock(TimeSpan.Zero));
        Assert.NotNull(taken);
    }

    [Fact]
    public async Task A_reused_process_id_is_not_the_holder()
    {
        var me = LeaseHolder.Me("run-1", Time);
        await Open(new StillTime()).TryAcquireLeaseAsync(me with { ProcessStart = me.ProcessStart - 1 }, None);
        await using var mine = await Open(Time).TryAcquireLeaseAsync(LeaseHolder.Me("run-2", Time), None);
        Assert.Equal(OperatingSystem.IsLinux(), mine is not null);
    }

    [Fact]
    public async Task The_lease_of_this_live_process_is_not_taken_over()
    {
        await using var held = await Open(Time).TryAcquireLeaseAsync(LeaseHolder.Me("run-1", Time), None);
        Assert.Null(await Open(Time).TryAcquireLeaseAsync(LeaseHolder.Me("run-2", Time), None));
    }

    [Fact]
    public async Task Of_many_concurrent_processes_one_gets_the_lease()
    {
        var locks = await Task.WhenAll(Enumerable.Range(0, 12)
            .Select(i => Task.Run(() => Open(Time).TryAcquireLeaseAsync(Holder($"holder-{i}"), None))));
        var held = Assert.Single(locks, l => l is not null);
        await held!.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_interleaving_lets_two_processes_send(int seed)
    {
        var simulation = new LeaseSimulation(clock => new LeasingProcess(Open(clock), clock), SettleAsync, steps: 150);
        await simulation.RunAsync(seed);
        Assert.True(simulation.Handovers > 1, "the lease never moved from one process to another");
    }

    /// <summary>Waits until the renewal that became due with the last change of <see cref="Time"/> has been written.</summary>
    protected abstract Task HeartbeatWrittenAsync();

    /// <summary>Waits until the renewals in progress have been written, if the store can determine it.</summary>
    protected abstract Task SettleAsync();

    private async Task<IStoreLease> TakeOverAsync(ProcessClock observer)
    {
        var store = Open(observer);
        for (var waited = TimeSpan.Zero; waited <= TakeoverAfter; waited += Second)
        {
            if (await store.TryAcquireLeaseAsync(Holder("second"), None) is { } taken)
            {
                return taken;
            }

            observer.Pass(Second);
        }

        throw new Xunit.Sdk.XunitException($"the lease was not free after {TakeoverAfter}");
    }

    private sealed class LeasingProcess(IRunStore store, ProcessClock clock) : ISimulatedProcess
    {
        private IStoreLease? _held;

        public async Task AskAsync()
        {
            if (_held?.Lost.IsCancellationRequested == true)
            {
                await ReleaseAsync();
            }

            _held ??= await store.TryAcquireLeaseAsync(LeaseHolder.Me("run", clock) with { Machine = "another-machine" }, None);
        }

        public async Task<bool> MaySendAsync() => _held is not null && await _held.IsHeldAsync(None);

        public async Task ReleaseAsync()
        {
            if (_held is not null)
            {
                await _held.DisposeAsync();
                _held = null;
            }
        }
    }
}
