using System.Globalization;
using System.Text;
using System.Text.Json;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Leases;
using CardGenius.Testing;

namespace CardGenius.Storage.Contract;

/// <summary>Tests the activities of a hosted run on a store, with the failures of a platform (promises 1 and 2).</summary>
public abstract class HostedChunkContract : IAsyncLifetime
{
    // The number of users in the chunk. A small run has at least five chunks.
    protected const int Users = 20;
    protected static readonly RunKey Key = new("run", "1");
    protected static readonly ChunkInput Chunk = new(Key.Execution, new(Key.RunId, new(0, 0)));
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly List<RunActivities> _processes = [];

    protected GatedApi Api { get; } = new();

    protected ManualTimeProvider Time { get; } = new();

    protected abstract IRunStore Open(TimeProvider time);

    public async Task InitializeAsync()
    {
        var store = Open(Time);
        var lines = string.Concat(Enumerable.Range(1, 5 * Users).Select(
            i => string.Create(CultureInfo.InvariantCulture, $"{{\"user_id\":\"u{i}\",\"amazon_spends\":{i}}}\n")));
        await store.WriteAsync(RunPaths.InlineInput(Key.RunId), Encoding.UTF8.GetBytes(lines), None);
        var settings = new RunSettings { Concurrency = 1, ChunkSize = Users, CheckpointUsers = 5 };
        await store.WriteAsync(
            RunPaths.Settings(Key.RunId), JsonSerializer.SerializeToUtf8Bytes(settings, RunJsonContext.Default.RunSettings), None);
        var process = Process();
        Assert.True((await process.AcquireLeaseAsync(Key, (_, _) => Task.FromResult(true), None)).Taken);
        Assert.Equal(Users, (await process.PlanAsync(Key, None)).ChunkSize);
    }

    public async Task DisposeAsync()
    {
        Api.Open();
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }
    }

    /// <summary>Creates another process of the host. The clock of the tests is faster than a store responds, so a slow poll must not stop it.</summary>
    protected RunActivities Process(TimeProvider? time = null, RunActivityOptions? options = null, CancellationToken ending = default)
    {
        var process = new RunActivities(
            Open(Time),
            _ => new StoreInputSource(Open(Time), RunPaths.InlineInput(Key.RunId)),
            (_, _) => Api,
            options ?? new() { ChunkTime = TimeSpan.FromHours(1), PollPatience = TimeSpan.FromHours(1) },
            time ?? Time,
            bound: null,
            ending);
        _processes.Add(process);
        return process;
    }

    [Fact]
    public async Task A_chunk_in_two_processes_requests_every_user_once()
    {
        Api.ClosesAfter = 7;
        var first = Process().ProcessChunkAsync(Chunk, None);
        await Eventually.IsAsync(() => Api.Total == 8);
        var second = Process().ProcessChunkAsync(Chunk, None);
        await AdvanceUntilAsync(second);
        Assert.Equal((ChunkOutcome.Yielded, true), ((await second).Outcome, (await second).IsClaimed));
        Assert.Equal(8, Api.Total);
        Api.Open();
        var report = await first;
        Assert.Equal((ChunkOutcome.Done, Users), (report.Outcome, report.Tally.Results));
        var third = await Process().ProcessChunkAsync(Chunk, None);
        Assert.Equal((ChunkOutcome.Done, Users), (third.Outcome, third.Tally.Results));
        EveryUserOnce();
    }

    [Fact]
    public async Task The_chunk_of_a_dead_process_is_taken_over_after_a_minute()
    {
        var path = RunPaths.ChunkWorkLease(Key.RunId, Chunk.Assignment.Key);
        var dead = new LeaseHeartbeat(Open(Time), RunPaths.Heartbeats(Key.RunId), new StillTime(), new());
        Assert.NotNull(await WorkLease.TakeAsync(dead, path, TimeSpan.Zero, None, None));
        var began = Time.GetUtcNow();
        ChunkReport report;
        var processes = 0;
        do
        {
            var waiting = Process().ProcessChunkAsync(Chunk, None);
            await AdvanceUntilAsync(waiting);
            report = await waiting;
            processes++;
        }
        while (report.IsClaimed);

        // Each process waits for 15 s, and the clock is advanced by 10 s at a time.
        Assert.Equal((ChunkOutcome.Done, Users), (report.Outcome, report.Tally.Results));
        Assert.True(processes > 2, $"{processes} processes");
        Assert.InRange(Time.GetUtcNow() - began, new LeaseTimes().TakeoverAfter, 10 * new LeaseTimes().TakeoverAfter);
        EveryUserOnce();
    }

    [Fact]
    public async Task A_chunk_that_a_process_committed_before_its_end_is_found_at_once()
    {
        var process = Process();
        Assert.Equal(ChunkOutcome.Done, (await process.ProcessChunkAsync(Chunk, None)).Outcome);
        var documents = await Open(Time).ListAsync($"{RunPaths.Run(Key.RunId)}/claims/pass-0", None);
        Assert.Single(documents);

        // The platform did not get the report. The clock stands still.
        var report = await Process().ProcessChunkAsync(Chunk, None);
        Assert.Equal((ChunkOutcome.Done, Users, Users), (report.Outcome, report.Tally.Results, report.Before.Results));
        Assert.Equal(documents, await Open(Time).ListAsync($"{RunPaths.Run(Key.RunId)}/claims/pass-0", None));
        EveryUserOnce();
    }

    [Fact]
    public async Task A_process_after_a_stop_request_starts_no_new_work()
    {
        using var stopping = new CancellationTokenSource();
        var process = Process();
        Api.ClosesAfter = 7;
        var chunk = process.ProcessChunkAsync(Chunk, stopping.Token);
        await Eventually.IsAsync(() => Api.Total == 8);
        await stopping.CancelAsync();
        Api.Open();
        Assert.Equal(YieldReason.Deadline, (await chunk).Yield);
        var requested = Api.Total;
        var other = Chunk with { Assignment = new(Key.RunId, new(0, 1)) };
        Assert.Equal((ChunkOutcome.Yielded, YieldReason.Deadline), await ProcessAsync(other));
        Assert.True((await Assert.ThrowsAsync<StoreException>(() => process.PlanAsync(Key, None))).Transient);
        Assert.True((await Assert.ThrowsAsync<StoreException>(() => process.AcquireLeaseAsync(Key, (_, _) => Task.FromResult(true), None))).Transient);
        Assert.Equal(requested, Api.Total);
        Assert.Empty(await Open(Time).ListAsync($"{RunPaths.Run(Key.RunId)}/claims/pass-0/000001", None));

        // The process did not end after the stop request.
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((ChunkOutcome.Done, YieldReason.None), await ProcessAsync(other));

        async Task<(ChunkOutcome, YieldReason)> ProcessAsync(ChunkInput input)
        {
            var report = await process.ProcessChunkAsync(input, None);
            return (report.Outcome, report.Yield);
        }
    }

    [Fact]
    public async Task A_process_that_is_ending_starts_no_new_work()
    {
        using var ending = new CancellationTokenSource();
        var process = Process(ending: ending.Token);
        Api.ClosesAfter = 7;
        var chunk = process.ProcessChunkAsync(Chunk, None);
        await Eventually.IsAsync(() => Api.Total == 8);
        await ending.CancelAsync();
        Api.Open();
        Assert.Equal(YieldReason.Deadline, (await chunk).Yield);
        var requested = Api.Total;
        Assert.Equal(YieldReason.Deadline, (await process.ProcessChunkAsync(Chunk, None)).Yield);
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(YieldReason.Deadline, (await process.ProcessChunkAsync(Chunk, None)).Yield);
        Assert.Equal(requested, Api.Total);
    }

    [Fact]
    public async Task Two_concurrent_plannings_give_one_plan()
    {
        var store = Open(Time);
        await store.DeleteAsync(RunPaths.Plan(Key.RunId), None);
        var both = Task.WhenAll(Process().PlanAsync(Key, None), Process().PlanAsync(Key, None));
        await AdvanceUntilAsync(both);
        var plans = await both;
        Assert.Equal(plans[0].PlannedAt, plans[1].PlannedAt);
    }

    [Fact]
    public async Task A_chunk_whose_run_lost_the_run_lease_saves_and_yields()
    {
        var process = Process();
        Api.ClosesAfter = 7;
        var chunk = process.ProcessChunkAsync(Chunk, None);
        await Eventually.IsAsync(() => Api.Total == 8);
        await Open(Time).WriteAsync(RunPaths.RunLease, """{"run_id":"other","execution":"1","since":"2026-11-02T02:00:00+00:00"}"""u8.ToArray(), None);
        await AdvanceAsync(Task.Delay(Timeout.Infinite), 3);
        Api.Open();
        var report = await chunk;
        Assert.Equal((ChunkOutcome.Yielded, YieldReason.Stopping), (report.Outcome, report.Yield));
        var requested = Api.Total;
        Assert.InRange(requested, 8, Users - 1);
        Assert.Equal(requested, report.Tally.Users);

        // A chunk that starts later makes no call either, in this process or another one.
        Assert.Equal(YieldReason.Stopping, (await process.ProcessChunkAsync(Chunk, None)).Yield);
        Assert.Equal(YieldReason.Stopping, (await Process().ProcessChunkAsync(Chunk, None)).Yield);
        Assert.Equal(requested, Api.Total);
    }

    [Fact]
    public async Task A_paused_chunk_yields_and_the_same_process_continues_it()
    {
        var catalog = new RunCatalog(Open(Time), Time);
        var process = Process();
        Api.ClosesAfter = 7;
        var chunk = process.ProcessChunkAsync(Chunk, None);
        await Eventually.IsAsync(() => Api.Total == 8);
        await catalog.RequestAsync(Key.RunId, ControlRequest.Pause, by: null, None);
        await AdvanceAsync(Task.Delay(Timeout.Infinite), 3);
        Api.Open();
        Assert.Equal(YieldReason.Paused, (await chunk).Yield);
        Assert.Equal(YieldReason.Paused, (await process.ProcessChunkAsync(Chunk, None)).Yield);
        await catalog.RequestAsync(Key.RunId, ControlRequest.Run, by: null, None);
        Assert.Equal(ChunkOutcome.Done, (await process.ProcessChunkAsync(Chunk, None)).Outcome);
        EveryUserOnce();
    }

    [Fact]
    public async Task Chunks_yield_at_a_shutdown_and_another_host_continues()
    {
        using var stopping = new CancellationTokenSource();
        Api.ClosesAfter = 7;
        var chunk = Process().ProcessChunkAsync(Chunk, stopping.Token);
        await Eventually.IsAsync(() => Api.Total == 8);
        await stopping.CancelAsync();
        Api.Open();
        Assert.Equal(YieldReason.Deadline, (await chunk).Yield);
        Assert.Equal(ChunkOutcome.Done, (await Process().ProcessChunkAsync(Chunk, None)).Outcome);
        EveryUserOnce();
    }

    [Fact]
    public async Task A_chunk_whose_request_never_ends_stops_within_ten_minutes()
    {
        Api.ClosesAfter = 7;
        var chunk = Process(options: new()).ProcessChunkAsync(Chunk, None);
        await Eventually.IsAsync(() => Api.Total == 8);
        await AdvanceAsync(chunk, 60);
        Assert.True(chunk.IsCompleted);
        Assert.Equal(YieldReason.Deadline, (await chunk).Yield);
    }

    [Fact]
    public async Task The_end_of_an_execution_is_recorded_and_its_lease_released()
    {
        var process = Process();
        var result = new RunResult { RunId = Key.RunId, State = RunState.Stopped, Cause = StopCause.TooManyFailures, Reason = "because" };
        await process.EndAsync(new(Key.Execution, result), None);
        await process.EndAsync(new(Key.Execution, result), None);
        var run = await new RunCatalog(Open(Time), Time).FindAsync(Key.RunId, None);
        Assert.Equal((RunState.Stopped, "because"), (run!.Result!.State, run.Result.Reason));
        Assert.True((await process.AcquireLeaseAsync(Key, (_, _) => Task.FromResult(true), None)).Taken);
    }

    [Fact]
    public async Task A_replaced_execution_does_not_record_the_end_of_the_run()
    {
        var process = Process(options: new());
        var newer = Key with { Execution = "2" };
        var reply = await process.AcquireLeaseAsync(newer, (_, _) => Task.FromResult(true), None);
        Assert.True(reply.Taken);
        Assert.InRange(reply.QuietSeconds, 60, 120);
        await process.EndAsync(new(Key.Execution, new() { RunId = Key.RunId, State = RunState.Stopped }), None);
        Assert.Null((await new RunCatalog(Open(Time), Time).FindAsync(Key.RunId, None))!.Result);
        await Assert.ThrowsAsync<InterruptedHaltException>(() => process.PlanRedriveAsync(Key, None));
    }

    protected void EveryUserOnce()
    {
        Assert.Equal(Users, Api.Calls.Count);
        Assert.All(Api.Calls, c => Assert.True(c.Value == 1, $"user {c.Key} was requested {c.Value} times"));
    }

    /// <summary>Advances the clock by ten seconds several times, and lets the store respond in between. Stops when the task ends.</summary>
    protected async Task AdvanceAsync(Task task, int times)
    {
        for (var i = 0; i < times && !task.IsCompleted; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    protected async Task AdvanceUntilAsync(Task task)
    {
        await Eventually.IsAsync(
            async () =>
            {
                await AdvanceAsync(task, 1);
                return task.IsCompleted;
            },
            "the task ends");
    }
}
