using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;
using CardGenius.Batch.Telemetry;
using Microsoft.DurableTask;

namespace CardGenius.Functions.Orchestration;

/// <summary>The steps of a run in an orchestrator. Each step is an activity or a timer, so that a replay finds its result in the history.</summary>
internal sealed class DurableSteps(TaskOrchestrationContext context, RunInput input, RetryPolicy retries) : IHostedRunSteps
{
    private readonly TaskOptions _taskOptions = TaskOptions.FromRetryPolicy(retries);
    private readonly RunKey _key = new(input.RunId, input.Execution);
    private readonly int _generation = input.State?.Generation ?? 0;

    // The first generation receives the concurrency with the run lease, every other generation with its input.
    private int _concurrency = input.Numbers?.Concurrency ?? 0;

    private readonly HoldClock _holds = new(input.HeldSince);
    private int _chunks;

    public HostedMeter Meter { get; } = new(input.Samples, input.Latencies);

    public HostedTimeline Timeline { get; } = new(input);

    /// <summary>When the present hold began; null where the run is not held.</summary>
    public DateTimeOffset? HeldSince => _holds.Since;

    public DateTimeOffset UtcNow => new(context.CurrentUtcDateTime, TimeSpan.Zero);

    public async Task<RunLeaseReply> AcquireLeaseAsync()
    {
        var reply = await context.CallActivityAsync<RunLeaseReply>(FunctionNames.TakeTurn, _key, _taskOptions);
        _concurrency = reply.Numbers?.Concurrency ?? _concurrency;
        Timeline.Take(reply, UtcNow);
        return reply;
    }

    public Task<RunPlan> PlanAsync() => context.CallActivityAsync<RunPlan>(FunctionNames.PlanRun, _key, _taskOptions);

    public async Task<ChunkReport> ProcessChunkAsync(ChunkAssignment assignment)
    {
        var batch = Timeline.TakePending();
        _chunks++;
        try
        {
            var report = await context.CallActivityAsync<ChunkReport>(
                FunctionNames.ProcessChunk, new ChunkInput(input.Execution, assignment, assignment.Window, batch), _taskOptions);
            Meter.Take(report, UtcNow);
            Timeline.Take(report, UtcNow);
            Timeline.Stored(batch, report.Outcome is ChunkOutcome.Done or ChunkOutcome.Yielded);
            batch = null;
            return report;
        }
        finally
        {
            Timeline.Stored(batch, isStored: false);
            _chunks--;
        }
    }

    public Task<RedrivePlan> PlanRedriveAsync() => context.CallActivityAsync<RedrivePlan>(FunctionNames.PlanRedrive, _key, _taskOptions);

    public Task PublishPartAsync(int part) =>
        context.CallActivityAsync<int>(FunctionNames.PublishPart, new PartInput(_key, part), _taskOptions);

    public Task<RunResult> CompleteAsync() => context.CallActivityAsync<RunResult>(
        FunctionNames.CompleteRun, new CompleteInput(input.RunId, input.Execution, Timeline.Flush(UtcNow)), _taskOptions);

    public async Task<RunControl> ReadControlAsync()
    {
        var batch = Timeline.TakePending();
        var control = await context.CallActivityAsync<RunControl>(
            FunctionNames.ReadControl, new ControlInput(input.RunId, input.Execution, batch), _taskOptions);
        Timeline.Stored(batch, isStored: true);
        return control;
    }

    public Task EndAsync(RunResult result) => context.CallActivityAsync<RunState>(
        FunctionNames.EndRun, new EndInput(input.Execution, result, Timeline.End(result, UtcNow)), _taskOptions);

    public Task DelayAsync(TimeSpan delay) => context.CreateTimer(delay, CancellationToken.None);

    public StopCause CauseOf(Exception error) => error is not TaskFailedException { FailureDetails: var failure } ? StopCause.StoreFault
        : failure.IsCausedBy<InvalidInputHaltException>() ? StopCause.InvalidInput
        : failure.IsCausedBy<FatalHaltException>() ? StopCause.Fatal
        : failure.IsCausedBy<InterruptedHaltException>() ? StopCause.Interrupted
        : StopCause.StoreFault;

    public string Explain(Exception error) => error is TaskFailedException failed
        ? failed.FailureDetails.ErrorMessage
        : error.Message;

    public void ReportProgress(RunProgress progress)
    {
        var concurrency = progress.Limits?.Window ?? _concurrency;
        var status = Meter.Measure(progress, concurrency, _generation, RunInput.BeganAt(input.Execution));
        context.SetCustomStatus(status);
        Timeline.Observe(progress, status, concurrency);
        var holdBegan = _holds.Observe(progress);
        if (context.IsReplaying)
        {
            return;
        }

        if (holdBegan)
        {
            BatchTelemetry.Runs.HoldBegan();
        }

        BatchTelemetry.Runs.Report(input.RunId, progress, status.UsersPerMinute, HeldSince, () => _chunks);
    }
}
