using System.Text;
using CardGenius.Batch.Storage.Leases;
using CardGenius.Batch.Tests.Publishing;
using CardGenius.Storage.Contract;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Storage.Leases;

/// <summary>Claims on a store in memory, which answers at once: every interleaving is the seed's.</summary>
public sealed class WorkLeaseTests
{
    private const string Work = "runs/r/claims/pass-0/000003";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly LeaseTimes Times = new();

    private readonly MemoryRunStore _store = new();
    private readonly ManualTimeProvider _time = new();

    // Continuations run at once and on this thread.
    public WorkLeaseTests() => SynchronizationContext.SetSynchronizationContext(null);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task No_interleaving_of_holders_and_observers_lets_two_send(int seed)
    {
        var simulation = new LeaseSimulation(clock => new ClaimingProcess(_store, clock), () => Task.CompletedTask, steps: 400);
        await simulation.RunAsync(seed);
        Assert.True(simulation.Handovers > 1, "the claim never went from one process to another");
    }

    [Fact]
    public void A_holder_sends_nothing_twenty_seconds_before_its_claim_can_be_taken() =>
        Assert.True(Times.TakeoverAfter - Times.LocalExpiry >= TimeSpan.FromSeconds(20));

    [Fact]
    public async Task A_claim_that_was_lost_is_let_go_all_the_same()
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
    public async Task A_claim_given_up_while_the_store_is_down_is_let_go_when_the_store_is_back()
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
    public async Task A_process_takes_a_claim_that_it_gave_up_itself_without_waiting()
    {
        var lost = await TakeAsync(TimeSpan.Zero);
        _store.IsDown = true;
        await lost!.DisposeAsync();
        _store.IsDown = false;
        await using var again = await TakeAsync(TimeSpan.Zero);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Processes_that_wait_one_after_the_other_wait_no_longer_than_one_would()
    {
        await TakeAsync(TimeSpan.Zero, new StillTime());
        var began = _time.GetUtcNow();
        WorkLease? taken = null;
        for (var process = 0; taken is null; process++)
        {
            Assert.True(process < 10, "the waiting never ended");
            taken = await TurnAsync(TakeAsync(TimeSpan.FromSeconds(15)));
        }

        Assert.InRange(_time.GetUtcNow() - began, Times.TakeoverAfter, Times.TakeoverAfter + (4 * Times.Poll));
        await taken.DisposeAsync();
    }

    [Fact]
    public async Task What_was_seen_of_an_earlier_heartbeat_does_not_count()
    {
        var holder = new ProcessClock(TimeSpan.Zero);
        await using var mine = await TakeAsync(TimeSpan.Zero, holder);
        Assert.Null(await TurnAsync(TakeAsync(TimeSpan.FromSeconds(45))));
        holder.Pass(Times.RenewInterval);
        Assert.Null(await TurnAsync(TakeAsync(TimeSpan.FromSeconds(45))));
        Assert.True(mine!.IsHeld);
    }

    [Fact]
    public async Task The_holder_of_an_earlier_version_keeps_the_time_on_which_it_relies()
    {
        await _store.WriteAsync($"{Work}.0.json", Encoding.UTF8.GetBytes("""{"owner":"old","beat":3,"released":false}"""), None);
        Assert.Null(await TurnAsync(TakeAsync(TimeSpan.FromSeconds(100))));
        await using var taken = await TurnAsync(TakeAsync(TimeSpan.FromSeconds(15)));
        Assert.NotNull(taken);
    }

    [Fact]
    public async Task A_process_that_is_stopping_takes_no_claim()
    {
        Assert.Null(await WorkLease.TakeAsync(_store, Work, _time, TimeSpan.FromHours(1), Times, new(canceled: true), None));
        Assert.Empty(_store.Files);
    }

    [Fact]
    public async Task A_process_that_is_stopped_behind_its_reading_has_observed_nothing_meanwhile()
    {
        var watch = new WorkLeaseWatch(_store, "seen.json", _time, Times);
        var record = new WorkLeaseRecord("o", 1, Released: false, 60);
        Assert.False(await watch.CanTakeOverAsync(0, record, _time.GetTimestamp(), None));
        _time.Advance(TimeSpan.FromSeconds(1));
        var asked = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(await watch.CanTakeOverAsync(0, record, asked, None));
    }

    private string Document(int number) => Encoding.UTF8.GetString(_store[$"{Work}.{number}.json"]);

    private Task<WorkLease?> TakeAsync(TimeSpan patience, TimeProvider? time = null) =>
        WorkLease.TakeAsync(_store, Work, time ?? _time, patience, Times, None, None);

    private async Task<WorkLease?> TurnAsync(Task<WorkLease?> taking)
    {
        while (!taking.IsCompleted)
        {
            _time.AdvanceToNextTimer();
        }

        return await taking;
    }

    private sealed class ClaimingProcess(MemoryRunStore store, ProcessClock clock) : ISimulatedProcess
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

            _asking ??= WorkLease.TakeAsync(store, Work, clock, TimeSpan.FromSeconds(20), Times, None, None);
            if (_asking.IsCompleted)
            {
                _held = await _asking;
                _asking = null;
            }
        }

        // A claim that was just taken counts, too.
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
