using CardGenius.Batch.Execution;
using CardGenius.Batch.Storage;
using CardGenius.Testing;

namespace CardGenius.Storage.Contract;

/// <summary>What the turn must do on every store.</summary>
public abstract class RunLeaseContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Quarantine = TimeSpan.FromSeconds(90);

    private readonly ManualTimeProvider _time = new();

    protected abstract IRunStore Open(TimeProvider time);

    private RunLease Turn => new(Open(_time), _time);

    private Task<RunLeaseAttempt> TakeAsync(string runId, string execution = "1", bool isHolderAlive = true) =>
        Turn.TakeAsync(runId, execution, Quarantine, (_, _) => Task.FromResult(isHolderAlive), None);

    [Fact]
    public async Task A_free_turn_is_taken_and_kept_when_asked_again()
    {
        Assert.Equal(new RunLeaseAttempt(true), await TakeAsync("a"));
        Assert.Equal(new RunLeaseAttempt(true), await TakeAsync("a"));
        Assert.True(await Turn.IsMineAsync("a", "1", None));
        Assert.False(await Turn.IsMineAsync("a", "2", None));
        Assert.False(await Turn.IsMineAsync("b", "1", None));
    }

    [Fact]
    public async Task A_second_run_waits_and_is_told_for_whom()
    {
        await TakeAsync("a");
        var answer = await TakeAsync("b");
        Assert.False(answer.Taken);
        Assert.Contains("'a'", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_turn_that_was_given_back_is_the_next_one_s_without_a_quarantine()
    {
        await TakeAsync("a");
        await Turn.ReleaseAsync("b", "1", None);
        await Turn.ReleaseAsync("a", "0", None);
        Assert.False((await TakeAsync("b")).Taken);
        await Turn.ReleaseAsync("a", "1", None);
        Assert.Equal(new RunLeaseAttempt(true), await TakeAsync("b"));
    }

    [Fact]
    public async Task A_dead_holder_s_turn_is_taken_over_and_nobody_calls_for_a_while()
    {
        await TakeAsync("a");
        var answer = await TakeAsync("b", isHolderAlive: false);
        Assert.Equal(new RunLeaseAttempt(true, QuietUntil: _time.GetUtcNow() + Quarantine), answer);
        _time.Advance(TimeSpan.FromSeconds(10));

        // Asked again after a crash, it is still as quiet as it was.
        Assert.Equal(answer, await TakeAsync("b", isHolderAlive: false));
    }

    [Fact]
    public async Task A_newer_execution_takes_over_from_an_older_one_and_never_the_other_way_round()
    {
        await TakeAsync("a", "2");
        Assert.False((await TakeAsync("a", "1", isHolderAlive: false)).Taken);
        Assert.True((await TakeAsync("a", "3")).Taken);
        Assert.False((await TakeAsync("a", "2", isHolderAlive: false)).Taken);
    }

    [Fact]
    public async Task While_a_process_has_the_store_there_is_no_turn_to_be_had()
    {
        var store = Open(_time);
        await using (await store.TryAcquireLeaseAsync(new LeaseHolder("me", "embedded", "another-machine", 1, _time.GetUtcNow()), None))
        {
            var answer = await TakeAsync("a");
            Assert.False(answer.Taken);
            Assert.Contains("'embedded'", answer.Reason, StringComparison.Ordinal);
        }

        Assert.True((await TakeAsync("a")).Taken);
    }

    [Fact]
    public async Task Of_many_runs_that_ask_at_once_one_gets_it()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => TakeAsync($"run-{i}"))));
        Assert.InRange(answers.Count(a => a.Taken), 0, 1);

        // All may have found the lock taken; asking again, one gets it, and no second one.
        var taken = answers.Count(a => a.Taken);
        for (var run = 0; run < 6; run++)
        {
            taken += (await TakeAsync($"late-{run}")).Taken ? 1 : 0;
        }

        Assert.Equal(1, taken);
    }
}
