using System.Text;
using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage.Leases;
using CardGenius.Batch.Tests.Publishing;
using CardGenius.Storage.Contract;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Storage.Leases;

/// <summary>Tests work leases on a store in memory, which responds at once. The seed determines the interleaving.</summary>
public sealed class WorkLeaseTests
{
    private const string Work = "runs/r/claims/pass-0/000003";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly LeaseTimes Times = new();

    private readonly MemoryRunStore _store = new();
    private readonly ManualTimeProvider _time = new();

    // Continuations run immediately and on this thread.
    public WorkLeaseTests() => SynchronizationContext.SetSynchronizationContext(null);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task No_interleaving_lets_two_processes_send(int seed)
    {
        var simulation = new LeaseSimulation(clock => new LeasingProcess(Heartbeat(clock)), () => Task.CompletedTask, steps: 400);
        await simulation.RunAsync(seed);
        Assert.True(simulation.Handovers > 1, "the lease never went from one process to another");
    }

    [Fact]
    public void The_local_expiry_is_twenty_seconds_before_a_takeover() =>
        Assert.True(Times.TakeoverAfter - Times.LocalExpiry >= TimeSpan.FromSeconds(20));

    [Fact]
    public async Task A_lost_lease_is_released()
    {
        var frozen = new StillTime();
        var lost = await TakeAsync(TimeSpan.Zero, frozen);
        frozen.Jump(TimeSpan.FromHours(1));
        Assert.False(lost!.IsHeld);
        await lost.DisposeAsync();
        await using var next = await TakeAsync(TimeSpan.Zero);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task A_lease_is_released_when_the_store_is_available_again()
    {
        var lost = await TakeAsync(TimeSpan.Zero);
        _store.IsDown = true;
        _time.Advance(TimeSpan.FromMinutes(2));
        await lost!.DisposeAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.DoesNotContain("\"released\":true", Document(0), StringComparison.Ordinal);
        _store.IsDown = false;
        _time.Advance(Times.Poll);
        Assert.Contains("\"released\":true", Document(0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_acquires_its_own_abandoned_lease_without_waiting()
    {
        var lost = await TakeAsync(TimeSpan.Zero);
        _store.IsDown = true;
        await lost!.DisposeAsync();
        _store.IsDown = false;
        await using var again = await TakeAsync(TimeSpan.Zero);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Successive_processes_wait_no_longer_than_one_process()
    {
        await TakeAsync(TimeSpan.Zero, new StillTime());
        var began = _time.GetUtcNow();
        WorkLease? taken = null;
        for (var process = 0; taken is null; process++)
        {
            Assert.True(process < 10, "the waiting never ended");
            taken = await AdvanceUntilAsync(TakeAsync(TimeSpan.FromSeconds(15)));
        }

        Assert.InRange(_time.GetUtcNow() - began, Times.TakeoverAfter, Times.TakeoverAfter + (4 * Times.Poll));
        await taken.DisposeAsync();
    }

    [Fact]
    public async Task The_time_before_a_renewal_does_not_count()
    {
        var holder = new ProcessClock(TimeSpan.Zero);
        await using var mine = await TakeAsync(TimeSpan.Zero, holder);
        Assert.Null(await AdvanceUntilAsync(TakeAsync(TimeSpan.FromSeconds(45))));
        holder.Pass(Times.RenewInterval);
        Assert.Null(await AdvanceUntilAsync(TakeAsync(TimeSpan.FromSeconds(45))));
        Assert.True(mine!.IsHeld);
    }

    [Fact]
    public async Task The_holder_of_an_earlier_version_keeps_its_takeover_time()
    {
        await _store.WriteAsync($"{Work}.0.json", Encoding.UTF8.GetBytes("""{"owner":"old","beat":3,"released":false}"""), None);
        Assert.Null(await AdvanceUntilAsync(TakeAsync(TimeSpan.FromSeconds(100))));
        await using var taken = await AdvanceUntilAsync(TakeAsync(TimeSpan.FromSeconds(15)));
        Assert.NotNull(taken);
    }

    [Fact]
    public async Task A_process_that_was_not_renewed_in_time_loses_all_its_leases()
    {
        var frozen = new StillTime();
        using var heartbeat = Heartbeat(frozen);
        await using var first = await WorkLease.TakeAsync(heartbeat, Work, TimeSpan.Zero, None, None);
        await using var second = await WorkLease.TakeAsync(heartbeat, Work + "-2", TimeSpan.Zero, None, None);
        frozen.Jump(Times.LocalExpiry);
        Assert.Equal((false, false), (first!.IsHeld, second!.IsHeld));

        // Its next lease has another heartbeat. The lost leases stay lost.
        await using var third = await WorkLease.TakeAsync(heartbeat, Work + "-3", TimeSpan.Zero, None, None);
        Assert.Equal((false, false, true), (first.IsHeld, second.IsHeld, third!.IsHeld));
        Assert.True(first.Lost.IsCancellationRequested);
        Assert.Equal(2, Heartbeats.Count);
    }

    [Fact]
    public async Task A_renewal_that_ends_after_another_process_took_a_lease_over_does_not_count()
    {
        // The lease is created, but its process learns this late.
        var response = new TaskCompletionSource();
        _store.Created = _ => response.Task;
        using var heartbeat = Heartbeat(_time);
        var first = TakeOwnAsync(Work);
        _store.Created = _ => Task.CompletedTask;
        var other = TakeAsync(TimeSpan.FromHours(1));
        _time.Advance(Times.LocalExpiry - TimeSpan.FromSeconds(1));

        // The renewal begins before the local expiry, and ends after the takeover.
        var renewal = new TaskCompletionSource();
        _store.Writing = _ => renewal.Task;
        var second = TakeOwnAsync(Work + "-2");
        _store.Writing = _ => Task.CompletedTask;
        await using var taken = await AdvanceUntilAsync(other);
        renewal.SetResult();
        response.SetResult();
        await using var late = await first;
        await using var next = await second;
        Assert.Equal((false, true, true), (late!.IsHeld, next!.IsHeld, taken!.IsHeld));

        async Task<WorkLease?> TakeOwnAsync(string work) => await WorkLease.TakeAsync(heartbeat, work, TimeSpan.Zero, None, None);
    }

    [Fact]
    public async Task A_lease_whose_creation_failed_does_not_block_its_process()
    {
        using var heartbeat = Heartbeat(_time);
        await using var held = await WorkLease.TakeAsync(heartbeat, Work + "-2", TimeSpan.Zero, None, None);
        await CreateWithoutResponseAsync(heartbeat);
        await using var taken = await WorkLease.TakeAsync(heartbeat, Work, TimeSpan.Zero, None, None);
        Assert.True(taken!.IsHeld);
    }

    [Fact]
    public async Task The_heartbeat_that_a_failed_lease_names_ends_with_the_other_leases_of_its_process()
    {
        using var heartbeat = Heartbeat(_time);
        var held = await WorkLease.TakeAsync(heartbeat, Work + "-2", TimeSpan.Zero, None, None);
        await CreateWithoutResponseAsync(heartbeat);
        await using var next = await WorkLease.TakeAsync(heartbeat, Work + "-3", TimeSpan.Zero, None, None);
        await held!.DisposeAsync();

        // The first process continues with its other work. Only the time for which its failed lease is not renewed counts.
        var record = JsonSerializer.Deserialize(Document(0), WorkLeaseJsonContext.Default.WorkLeaseRecord)!;
        var renewed = _store[record.Heartbeat!];
        _time.Advance(Times.TakeoverAfter);
        Assert.Equal(renewed, _store[record.Heartbeat!]);
        Assert.True(next!.IsHeld);
    }

    [Fact]
    public async Task A_process_renews_one_document_while_it_holds_leases()
    {
        using var heartbeat = Heartbeat(_time);
        List<WorkLease> leases = [];
        for (var lease = 0; lease < 10; lease++)
        {
            leases.Add((await WorkLease.TakeAsync(heartbeat, $"{Work}-{lease}", TimeSpan.Zero, None, None))!);
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("\"beat\":4", Assert.Single(Heartbeats), StringComparison.Ordinal);
        Assert.All(leases, l => Assert.True(l.IsHeld));

        foreach (var lease in leases)
        {
            await lease.DisposeAsync();
        }

        // A process without a lease renews nothing.
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Contains("\"beat\":4", Assert.Single(Heartbeats), StringComparison.Ordinal);

        // The heartbeat is too old for another lease, so it is renewed first.
        await using var next = await WorkLease.TakeAsync(heartbeat, Work, TimeSpan.Zero, None, None);
        Assert.Contains("\"beat\":5", Assert.Single(Heartbeats), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_of_an_earlier_version_waits_until_the_work_must_have_ended()
    {
        await using var mine = await TakeAsync(TimeSpan.Zero);
        var record = JsonSerializer.Deserialize(Document(0), WorkLeaseJsonContext.Default.WorkLeaseRecord)!;
        Assert.Equal(TimeSpan.FromMinutes(30), record.TakeoverAfter);
    }

    [Fact]
    public async Task The_lease_of_done_work_is_not_released()
    {
        using (var heartbeat = Heartbeat(_time))
        {
            var mine = await WorkLease.TakeAsync(heartbeat, Work, TimeSpan.Zero, None, None);
            mine!.WorkIsDone();
            await mine.DisposeAsync();
        }

        Assert.DoesNotContain("\"released\":true", Document(0), StringComparison.Ordinal);
        var asked = 0;
        Assert.Null(await WorkLease.TakeAsync(Heartbeat(_time), Work, TimeSpan.FromHours(1), None, None, _ => Task.FromResult(++asked == 1)));
        Assert.Equal(1, asked);

        // The result of the work was deleted.
        await using var taken = await AdvanceUntilAsync(
            WorkLease.TakeAsync(Heartbeat(_time), Work, TimeSpan.FromHours(1), None, None, _ => Task.FromResult(false)));
        Assert.NotNull(taken);
    }

    [Fact]
    public async Task A_heartbeat_that_is_missing_counts_as_not_renewed()
    {
        await TakeAsync(TimeSpan.Zero, new StillTime());
        await _store.DeleteAsync(RunPaths.Heartbeats("r"), None);
        var began = _time.GetUtcNow();
        await using var taken = await AdvanceUntilAsync(TakeAsync(TimeSpan.FromHours(1)));
        Assert.NotNull(taken);
        Assert.True(_time.GetUtcNow() - began >= Times.TakeoverAfter);
    }

    [Fact]
    public async Task A_process_that_is_stopping_acquires_no_lease()
    {
        Assert.Null(await WorkLease.TakeAsync(Heartbeat(_time), Work, TimeSpan.FromHours(1), new(canceled: true), None));
        Assert.Empty(_store.Files);
    }

    [Fact]
    public async Task Time_in_which_the_observer_is_stopped_does_not_count()
    {
        var watch = new WorkLeaseWatch(_store, "seen.json", _time, Times);
        var record = new WorkLeaseRecord("o", 1, Released: false, 60);
        Assert.False(await watch.CanTakeOverAsync(0, record, _time.GetTimestamp(), None));
        _time.Advance(TimeSpan.FromSeconds(1));
        var readStarted = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(await watch.CanTakeOverAsync(0, record, readStarted, None));
    }

    private List<string> Heartbeats => [.. _store.Files
        .Where(file => file.Key.StartsWith(RunPaths.Heartbeats("r"), StringComparison.Ordinal)).Select(file => Encoding.UTF8.GetString(file.Value))];

    private string Document(int number) => Encoding.UTF8.GetString(_store[$"{Work}.{number}.json"]);

    // The document of the lease is created, and the response is lost.
    private async Task CreateWithoutResponseAsync(LeaseHeartbeat heartbeat)
    {
        _store.Created = _ => throw new StoreException("memory: no response") { Transient = true };
        await Assert.ThrowsAsync<StoreException>(() => WorkLease.TakeAsync(heartbeat, Work, TimeSpan.Zero, None, None));
        _store.Created = _ => Task.CompletedTask;
    }

    private Task<WorkLease?> TakeAsync(TimeSpan patience, TimeProvider? time = null) =>
        WorkLease.TakeAsync(Heartbeat(time ?? _time), Work, patience, None, None);

    // Each process has its own.
    private LeaseHeartbeat Heartbeat(TimeProvider time) => new(_store, RunPaths.Heartbeats("r"), time, Times);

    private async Task<WorkLease?> AdvanceUntilAsync(Task<WorkLease?> taking)
    {
        while (!taking.IsCompleted)
        {
            _time.AdvanceToNextTimer();
        }

        return await taking;
    }

    private sealed class LeasingProcess(LeaseHeartbeat heartbeat) : ISimulatedProcess
    {
        private Task<WorkLease?>? _asking;
        private WorkLease? _held;

        public async Task AskAsync()
        {
            if (_held is { IsHeld: false })
            {
                await ReleaseAsync();
            }

            if (_held is not null)
            {
                return;
            }

            _asking ??= WorkLease.TakeAsync(heartbeat, Work, TimeSpan.FromSeconds(20), None, None);
            if (_asking.IsCompleted)
            {
                _held = await _asking;
                _asking = null;
            }
        }

        // A lease that was just acquired counts, too.
        public async Task<bool> MaySendAsync() =>
            (_held ?? (_asking is { IsCompletedSuccessfully: true } taken ? await taken : null)) is { IsHeld: true };

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
