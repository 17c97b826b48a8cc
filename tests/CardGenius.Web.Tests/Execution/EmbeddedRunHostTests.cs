using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;
using CardGenius.Service;
using CardGenius.Web.Tests.Support;

namespace CardGenius.Web.Tests.Execution;

public sealed class EmbeddedRunHostTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly WebWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Runs_are_executed_one_at_a_time_in_the_order_of_their_starts()
    {
        _world.Api.Close();
        await using var running = new RunningHost(_world.NewHost());
        foreach (var id in (string[])["c", "a", "b"])
        {
            _world.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(StartOutcome.Started, await _world.StartAsync(running.Host, id));
        }

        await _world.UntilAsync(() => Task.FromResult(_world.Api.Requests == 2));
        Assert.Equal(RunState.Running, (await FindAsync(running, "c"))!.Status!.State);
        Assert.Equal((RunState.Queued, "waiting for run 'c'"), await WaitOf(running, "a"));
        Assert.Equal((RunState.Queued, "waiting for 2 runs; the first one is 'c'"), await WaitOf(running, "b"));
        Assert.Single(_world.Api.Created);
        Assert.Equal((true, true), ((await _world.FindAsync("a"))!.IsInQueue, (await _world.FindAsync("a"))!.IsUnderWay));
        Assert.False((await _world.FindAsync("c"))!.IsInQueue);

        _world.Api.Open();
        await _world.UntilEndedAsync("b", RunState.Completed);
        Assert.Equal(RunState.Completed, (await _world.ResultAsync("a"))!.State);
        await _world.UntilAsync(async () => await FindAsync(running, "b") is null);
        Assert.Null(await _world.Store.ReadAsync(RunPaths.Queue("b"), None));
        Assert.Equal(0, await running.StopAsync());
    }

    [Fact]
    public async Task An_active_run_is_shown_with_its_figures()
    {
        _world.Api.Close();
        await using var running = new RunningHost(_world.NewHost());
        await _world.StartAsync(running.Host, "r", concurrency: 7);
        await _world.UntilAsync(() => Task.FromResult(_world.Api.Requests == 2));
        var run = (await FindAsync(running, "r"))!;
        Assert.Equal((true, false, 1, 0L), (run.IsAlive, run.IsSuspended, run.InFlight, run.Retries));
        Assert.Equal((RunState.Running, 2L, 0L, 7, 7), (run.Status!.State, run.Status.Users, run.Status.Results, run.Status.Window, run.Status.Limit));
    }

    [Fact]
    public async Task An_active_run_cannot_be_started_again()
    {
        _world.Api.Close();
        await using var running = new RunningHost(_world.NewHost());
        await _world.StartAsync(running.Host, "r");
        Assert.False(await running.Host.StartAsync(new RunInput { RunId = "r", Execution = "x" }, None));
    }

    [Theory]
    [InlineData(ControlRequest.Pause, RunState.Paused, "pause requested by bob")]
    [InlineData(ControlRequest.Cancel, RunState.Cancelled, "cancellation requested by bob")]
    public async Task A_run_that_waits_can_be_paused_and_cancelled(ControlRequest request, RunState state, string reason)
    {
        _world.Api.Close();
        await using var running = new RunningHost(_world.NewHost());
        await _world.StartAsync(running.Host, "a");
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        await _world.StartAsync(running.Host, "b");
        await _world.RequestAsync("b", request);
        await _world.UntilEndedAsync("b", state);
        var result = (await _world.ResultAsync("b"))!;
        Assert.Equal((reason, "bob"), (result.Reason, result.By));
        await _world.UntilAsync(async () => await _world.Store.ReadAsync(RunPaths.Queue("b"), None) is null);
        Assert.Null(await FindAsync(running, "b"));

        _world.Api.Open();
        await _world.UntilEndedAsync("a", RunState.Completed);
        Assert.Equal(2, _world.Api.Requests);
    }

    [Fact]
    public async Task A_pause_that_was_requested_before_the_run_begins_applies()
    {
        var host = _world.NewHost();
        await _world.StartAsync(host, "r");
        await _world.RequestAsync("r", ControlRequest.Pause);
        await using var running = new RunningHost(host);
        await _world.UntilEndedAsync("r", RunState.Paused);
        Assert.Equal(0, _world.Api.Requests);
    }

    [Fact]
    public async Task A_run_that_waits_for_another_process_can_be_paused()
    {
        await using var other = await _world.Store.TryAcquireLeaseAsync(Batch.Storage.LeaseHolder.Me("other", _world.Time), None);
        await using var running = new RunningHost(_world.NewHost());
        await _world.StartAsync(running.Host, "r");
        await _world.UntilAsync(async () => (await FindAsync(running, "r"))!.Status!.Reason?.Contains("is in use by", StringComparison.Ordinal) == true
            || (await FindAsync(running, "r"))!.Status!.Reason?.StartsWith("waiting for run 'other'", StringComparison.Ordinal) == true);
        await _world.RequestAsync("r", ControlRequest.Pause);
        await _world.UntilEndedAsync("r", RunState.Paused);
        await _world.UntilAsync(async () => await FindAsync(running, "r") is null);
    }

    [Fact]
    public async Task A_running_run_can_be_paused_and_resumed()
    {
        _world.Api.Close();
        await using var running = new RunningHost(_world.NewHost());
        await _world.StartAsync(running.Host, "r");
        await _world.UntilAsync(() => Task.FromResult(_world.Api.Requests == 2));
        await _world.RequestAsync("r", ControlRequest.Pause);
        await _world.UntilAsync(() => Task.FromResult(_world.Api.IsStopRequested));
        _world.Api.Open();
        await _world.UntilEndedAsync("r", RunState.Paused);
        await _world.UntilAsync(async () => await FindAsync(running, "r") is null);
        await _world.RequestAsync("r", ControlRequest.Run);
        await new RunStarter(_world.Store, _world.Inputs, running.Host, _world.Time).BeginAsync("r", "ann", None);
        await _world.UntilEndedAsync("r", RunState.Completed);
    }

    [Fact]
    public async Task A_resume_while_a_pause_is_recorded_is_not_lost()
    {
        _world.Api.Close();
        await using var running = new RunningHost(_world.NewHost());
        await _world.StartAsync(running.Host, "r");
        await _world.UntilAsync(() => Task.FromResult(_world.Api.Requests == 2));

        // The run has seen the pause, and the resume arrives before it has ended. An active run is not started again.
        await _world.RequestAsync("r", ControlRequest.Pause);
        await _world.UntilAsync(() => Task.FromResult(_world.Api.IsStopRequested));
        await _world.RequestAsync("r", ControlRequest.Run);
        _world.Api.Open();
        await _world.UntilEndedAsync("r", RunState.Completed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_queued_or_interrupted_continues_in_the_next_process(bool isKilled)
    {
        _world.Api.Close();
        await using (var first = new RunningHost(_world.NewHost()))
        {
            await _world.StartAsync(first.Host, "b");
            _world.Time.Advance(TimeSpan.FromSeconds(1));
            await _world.StartAsync(first.Host, "a");
            await _world.UntilAsync(() => Task.FromResult(_world.Api.Requests == 2));
            var ending = isKilled ? first.AbortAsync() : first.StopAsync();
            _world.Api.Open();
            Assert.Equal(2, await ending);
        }

        _world.Api.Close();
        var host = _world.NewHost();
        await using var second = new RunningHost(host);
        await _world.UntilAsync(async () => await FindAsync(second, "a") is not null);
        if (isKilled)
        {
            Assert.Equal((RunState.Queued, "waiting for run 'b'"), await WaitOf(second, "a"));
        }

        _world.Api.Open();
        await _world.UntilEndedAsync("b", RunState.Completed);
        await _world.UntilEndedAsync("a", RunState.Completed);
        Assert.Equal((2, 0), ((int)(await _world.ResultAsync("a"))!.Results, (int)(await _world.ResultAsync("a"))!.Failures));
    }

    [Fact]
    public async Task The_stored_queue_is_before_a_run_that_is_started_while_it_is_restored()
    {
        await _world.StartAsync(_world.NewHost(), "old");
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        _world.Api.Close();
        var host = _world.NewHost();
        await _world.StartAsync(host, "new");
        await using var running = new RunningHost(host);
        await _world.UntilAsync(() => Task.FromResult(_world.Api.Requests == 2));
        Assert.Equal((RunState.Queued, "waiting for run 'old'"), await WaitOf(running, "new"));
        _world.Api.Open();
        await _world.UntilEndedAsync("new", RunState.Completed);
    }

    [Fact]
    public async Task An_entry_of_a_run_that_ended_is_deleted_at_the_next_start()
    {
        var host = _world.NewHost();
        await _world.StartAsync(host, "done");
        await _world.StartAsync(host, "damaged");
        await _world.Store.WriteAsync(RunPaths.Result("done"), """{"run_id":"done","state":"Completed"}"""u8.ToArray(), None);
        await _world.Store.WriteAsync(RunPaths.Queue("damaged"), "{"u8.ToArray(), None);
        await using var next = new RunningHost(_world.NewHost());
        await _world.UntilAsync(async () => await _world.Store.ReadAsync(RunPaths.Queue("done"), None) is null);
        Assert.Null(await FindAsync(next, "done"));
        Assert.Null(await FindAsync(next, "damaged"));
        Assert.Empty(_world.Api.Created);
    }

    [Fact]
    public async Task A_run_that_fails_is_recorded_and_the_next_one_begins()
    {
        var host = _world.NewHost();
        await _world.StartAsync(host, "bad");
        await _world.Store.DeleteAsync(RunPaths.InlineInput("bad"), None);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        await _world.StartAsync(host, "good");
        await using var running = new RunningHost(host);
        await _world.UntilEndedAsync("good", RunState.Completed);
        var result = (await _world.ResultAsync("bad"))!;
        Assert.Equal((RunState.Stopped, StopCause.InvalidInput), (result.State, result.Cause));
        Assert.Contains("does not exist", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_never_exceeds_the_present_limits_of_its_host()
    {
        _world.Settings = _world.Settings with
        {
            Defaults = new() { Concurrency = 3, Api = new() { Url = "http://127.0.0.1:9/api", RequestsPerSecond = 2 } },
        };
        await using var running = new RunningHost(_world.NewHost());
        await _world.StartAsync(running.Host, "r", concurrency: 20);
        await _world.UntilEndedAsync("r", RunState.Completed);
        var used = Assert.Single(_world.Api.Created);
        Assert.Equal((3, "http://127.0.0.1:9/api", 2), (used.Concurrency, used.Api.Url, used.Api.RequestsPerSecond));
        Assert.Equal(20, (await _world.FindAsync("r"))!.Settings.Concurrency);
    }

    private static async Task<HostedRun?> FindAsync(RunningHost running, string runId) => await running.Host.FindAsync(runId, None);

    private static async Task<(RunState State, string? Reason)> WaitOf(RunningHost running, string runId)
    {
        var status = (await FindAsync(running, runId))!.Status!;
        return (status.State, status.Reason);
    }
}
