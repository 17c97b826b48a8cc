using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Timeline;
using CardGenius.Cli.Tests.Display;
using CardGenius.Cli.Tests.Support;
using CardGenius.Testing;

namespace CardGenius.Cli.Tests.Commands;

public sealed class WatchCommandTests : IDisposable
{
    private readonly TestCli _cli = new();

    public void Dispose() => _cli.Dispose();

    private static RunStatus Live(RunState state, Func<RunProgress, RunProgress>? change = null)
    {
        var run = Samples.Status("run", progress: state, isLive: true);
        var progress = run.Progress! with { StartedAt = Samples.Now.AddSeconds(-75), At = Samples.Now };
        return run with { Progress = change is null ? progress : change(progress) };
    }

    private static RunStatus Ended(RunResult result) => Samples.Status("run", result, result.State);

    private async Task<int> WatchAsync(string arguments, params RunStatus[] found)
    {
        foreach (var run in found)
        {
            _cli.Batch.Next.Enqueue(() => run);
        }

        return await EndAsync(_cli.RunAsync(arguments));
    }

    // The display and the reads of the store wait for the clock of the test.
    private async Task<int> EndAsync(Task<int> watching)
    {
        await Eventually.IsAsync(
            () =>
            {
                _cli.Time.Advance(TimeSpan.FromMilliseconds(500));
                return watching.IsCompleted;
            },
            "the watching ended");
        return await watching;
    }

    [Fact]
    public async Task A_run_is_shown_until_it_ends_with_its_exit_code()
    {
        var code = await WatchAsync(
            "watch run",
            Live(RunState.Queued, p => p with { Reason = "waiting for run 'other'" }),
            Live(RunState.Planning, p => p with { RowsPlanned = 700 }),
            Live(RunState.Running, p => p with { Window = 19, ApiLimit = 20, P50Ms = 1500, P95Ms = 2100, Retries = 3 }),
            Live(RunState.Held, p => p with { Reason = "the API fails (503)", HeldUntil = Samples.Now.AddMinutes(5) }),
            Live(RunState.Publishing, p => p with { PartsDone = 1, Parts = 4 }),
            Ended(Samples.WithFailures("run")));

        Assert.Equal(ExitCodes.CompletedWithFailures, code);
        string[] expected =
        [
            "queued: waiting for run 'other'", "planning  700 rows read", "400/1,000 users (40 %)  800/min  ETA 45 s  in flight 19/20  p50 1.50 s  p95 2.10 s  retries 3  failures 5",
            "the API fails (503); next attempt in 4 min 5", "publishing  1/4 parts",
        ];
        Assert.All(expected, e => Assert.Contains(e, _cli.Error, StringComparison.Ordinal));
        Assert.StartsWith("run run: completed with failures\n", _cli.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunState.Completed, ExitCodes.Completed)]
    [InlineData(RunState.Paused, ExitCodes.Paused)]
    [InlineData(RunState.Cancelled, ExitCodes.Cancelled)]
    [InlineData(RunState.Stopped, ExitCodes.StoreFault)]
    public async Task The_exit_code_is_that_of_the_run(RunState state, int expected)
    {
        var result = Samples.Completed("run") with { State = state, Cause = state == RunState.Stopped ? StopCause.StoreFault : StopCause.None };
        Assert.Equal(expected, await WatchAsync("watch run", Live(RunState.Running), Ended(result)));
    }

    [Fact]
    public async Task A_run_that_has_ended_is_shown_at_once()
    {
        _cli.Batch.Runs["run"] = Ended(Samples.Completed("run"));
        Assert.Equal(0, await _cli.RunAsync("status run --watch"));
        Assert.StartsWith("run run: completed\n", _cli.Out, StringComparison.Ordinal);
        Assert.Empty(_cli.Error);
    }

    [Fact]
    public async Task A_killed_process_is_reported()
    {
        var code = await WatchAsync("watch run", Live(RunState.Running), Live(RunState.Running) with { IsLive = false });
        Assert.Equal(ExitCodes.Interrupted, code);
        Assert.StartsWith("run run: stopped\n  reason    interrupted: the process ended without a result\n", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("cardgenius resume run", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_only_the_watching()
    {
        _cli.Batch.Runs["run"] = Live(RunState.Running);
        var watching = _cli.RunAsync("watch run --store elsewhere");
        _cli.Interrupts.Signal();
        Assert.Equal(ExitCodes.Interrupted, await EndAsync(watching));
        Assert.Empty(_cli.Batch.Wishes);
        Assert.Empty(_cli.Out);
        Assert.EndsWith("hint: run 'run' continues; to watch it again: cardgenius watch run --store elsewhere\n", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_for_a_moment_does_not_end_the_watching()
    {
        _cli.Batch.Next.Enqueue(() => Live(RunState.Running));
        _cli.Batch.Next.Enqueue(() => throw new StoreException("the disk is away") { Transient = true });
        _cli.Batch.Next.Enqueue(() => Ended(Samples.Completed("run")));
        Assert.Equal(0, await EndAsync(_cli.RunAsync("watch run")));
        Assert.Contains("the store cannot be read at the moment: the disk is away\n", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_in_a_function_app_is_shown_from_its_timeline()
    {
        var hosted = Samples.Status("run", progress: RunState.Planning) with { IsHosted = true };
        _cli.Batch.Timeline = new()
        {
            Events =
            [
                new() { Id = "1", Kind = RunEventKind.Started, At = Samples.Now.AddMinutes(-2) },
                new() { Id = "2", Kind = RunEventKind.Held, At = Samples.Now.AddMinutes(-1), Reason = "the API fails (503)" },
            ],
            Samples = [new() { At = Samples.Now, Seconds = 60, Users = 400, Requests = 420, InFlight = 7, Limit = 8, P50Ms = 1500, P95Ms = 2000 }],
        };
        Assert.Equal(0, await WatchAsync("watch run", hosted, hosted, hosted, Ended(Samples.Completed("run"))));
        Assert.Contains("held  400/1,000 users (40 %)  retries -  failures -  rejects 5: the API fails (503)\n", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_terminal_shows_the_live_display()
    {
        using var text = new StringWriter();
        _cli.Terminal = Consoles.Plain(text);
        Assert.Equal(0, await WatchAsync("watch run", Live(RunState.Running), Ended(Samples.Completed("run"))));
        Assert.Contains("400/1,000 users (40 %)", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_document_is_that_of_the_status()
    {
        Assert.Equal(0, await WatchAsync("watch run --json", Live(RunState.Running), Ended(Samples.Completed("run"))));
        Assert.Equal("completed", JsonDocument.Parse(_cli.Out).RootElement.GetProperty("state").GetString());
    }

    [Fact]
    public async Task An_unknown_run_and_a_missing_id_are_refused()
    {
        Assert.Equal(ExitCodes.UnknownRun, await _cli.RunAsync("watch other"));
        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("status --watch"));
        Assert.EndsWith("error: --watch needs a RUN_ID\n", _cli.Error, StringComparison.Ordinal);
    }
}
