using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Tests.Execution;

/// <summary>Steps in simulated time. Each user takes a random time, and a chunk yields at the end of its assignment.</summary>
internal sealed class TimedWorld(RunPlan plan, Random random) : IRunSteps
{
    private readonly PriorityQueue<Action, DateTimeOffset> _events = new();
    private readonly Dictionary<int, int> _done = [];

    public DateTimeOffset UtcNow { get; private set; } = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);

    /// <summary>Gets the time that all requests took together.</summary>
    public TimeSpan Busy { get; private set; }

    public int Users => _done.Values.Sum();

    /// <summary>Runs all generations of a run. Returns their number.</summary>
    public int Run(RunLoopOptions options)
    {
        var state = new RunLoopState { RunId = plan.RunId };
        for (var generations = 1; ; generations++)
        {
            var loop = new RunLoop(this, options).RunAsync(state);
            while (!loop.IsCompleted)
            {
                Assert.True(_events.TryDequeue(out var next, out var at), "The loop waits for nothing.");
                UtcNow = at;
                next();
            }

            var end = loop.GetAwaiter().GetResult();
            if (end.Result is not null)
            {
                return generations;
            }

            state = end.Continue!;
        }
    }

    public Task<RunPlan> PlanAsync() => Task.FromResult(plan);

    public Task<ChunkReport> ProcessChunkAsync(ChunkAssignment assignment)
    {
        var index = assignment.Key.Index;
        var length = plan.ToLayout().LengthOf(index);
        var before = _done.GetValueOrDefault(index);
        var done = before;
        var at = UtcNow;
        while (done < length && !(at >= assignment.EndBy))
        {
            var latency = TimeSpan.FromSeconds(1 + (2 * random.NextDouble()));
            at += latency;
            Busy += latency;
            done++;
        }

        _done[index] = done;
        var report = new ChunkReport
        {
            Key = assignment.Key,
            Outcome = done == length ? ChunkOutcome.Done : ChunkOutcome.Yielded,
            Yield = done == length ? YieldReason.None : YieldReason.Deadline,
            Progressed = done > before,
            Before = new() { Results = before },
            Tally = new() { Results = done },
        };
        var completion = new TaskCompletionSource<ChunkReport>();
        _events.Enqueue(() => completion.SetResult(report), at);
        return completion.Task;
    }

    public Task<RedrivePlan> PlanRedriveAsync() => Task.FromResult(new RedrivePlan(0, plan.ChunkSize));

    public Task PublishPartAsync(int part) => Task.CompletedTask;

    public Task<RunResult> CompleteAsync() => Task.FromResult(new RunResult { RunId = plan.RunId, State = RunState.Completed });

    public Task<RunControl> ReadControlAsync() => Task.FromResult(RunControl.GoOn);

    public Task DelayAsync(TimeSpan delay) => throw new InvalidOperationException("The run must not wait.");

    public void ReportProgress(RunProgress progress)
    {
    }
}
