using CardGenius.Batch.Execution;
using CardGenius.Batch.Storage;
using CardGenius.Testing;

namespace CardGenius.Storage.Contract;

/// <summary>Tests the run lease on a store.</summary>
public abstract class RunLeaseContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Quarantine = TimeSpan.FromSeconds(90);

    private readonly ManualTimeProvider _time = new();

    protected abstract IRunStore Open(TimeProvider time);

    private RunLease Lease => new(Open(_time), _time);

    private Task<RunLeaseAttempt> TakeAsync(string runId, string execution = "1", bool isHolderAlive = true) =>
        Lease.TakeAsync(runId, execution, Quarantine, (_, _) => Task.FromResult(isHolderAlive), None);

    [Fact]
    public async Task A_free_lease_is_acquired_and_kept_by_its_holder()
    {
        Assert.Equal(new RunLeaseAttempt(true), await TakeAsync("a"));
        Assert.Equal(new RunLeaseAttempt(true), await TakeAsync("a"));
        Assert.True(await Lease.IsMineAsync("a", "1", None));
        Assert.False(await Lease.IsMineAsync("a", "2", None));
        Assert.False(await Lease.IsMineAsync("b", "1", None));
    }

    [Fact]
    public async Task A_second_run_waits_and_gets_the_name_of_the_holder()
    {
        await TakeAsync("a");
        var attempt = await TakeAsync("b");
        Assert.False(attempt.Taken);
        Assert.Contains("'a'", attempt.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_released_lease_is_available_without_a_quarantine()
    {
        await TakeAsync("a");
        await Lease.ReleaseAsync("b", "1", None);
        await Lease.ReleaseAsync("a", "0", None);
        Assert.False((await TakeAsync("b")).Taken);
        await Lease.ReleaseAsync("a", "1", None);
        Assert.Equal(new RunLeaseAttempt(true), await TakeAsync("b"));
    }

    [Fact]
    public async Task The_lease_of_a_dead_holder_is_taken_over_with_a_quarantine()
    {
        await TakeAsync("a");
        var attempt = await TakeAsync("b", isHolderAlive: false);
        Assert.Equal(new RunLeaseAttempt(true, QuietUntil: _time.GetUtcNow() + Quarantine), attempt);
        _time.Advance(TimeSpan.FromSeconds(10));

        // A repeated request after a crash gets the same quarantine.
        Assert.Equal(attempt, await TakeAsync("b", isHolderAlive: false));
    }

    [Fact]
    public async Task Only_a_newer_execution_takes_over_from_another_one()
    {
        await TakeAsync("a", "2");
        Assert.False((await TakeAsync("a", "1", isHolderAlive: false)).Taken);
        Assert.True((await TakeAsync("a", "3")).Taken);
        Assert.False((await TakeAsync("a", "2", isHolderAlive: false)).Taken);
    }

    [Fact]
    public async Task While_a_process_holds_the_store_no_run_lease_is_available()
    {
        var store = Open(_time);
        await using (await store.TryAcquireLeaseAsync(new LeaseHolder("me", "embedded", "another-machine", 1, _time.GetUtcNow()), None))
        {
            var attempt = await TakeAsync("a");
            Assert.False(attempt.Taken);
            Assert.Contains("'embedded'", attempt.Reason, StringComparison.Ordinal);
        }

        Assert.True((await TakeAsync("a")).Taken);
    }

    [Fact]
    public async Task Of_many_concurrent_runs_one_gets_the_lease()
    {
        var attempts = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => TakeAsync($"run-{i}"))));
        Assert.InRange(attempts.Count(a => a.Taken), 0, 1);

        // Every request may have failed because the store lease was held. If the requests are repeated, exactly one run gets the run lease.
        var taken = attempts.Count(a => a.Taken);
        for (var run = 0; run < 6; run++)
        {
            taken += (await TakeAsync($"late-{run}")).Taken ? 1 : 0;
        }

        Assert.Equal(1, taken);
    }
}
