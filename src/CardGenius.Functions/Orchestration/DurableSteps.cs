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

    /// <summary>When the present hold began; null where the run is not held.</summary>
    public DateTimeOffset? HeldSince => _holds.Since;

    public DateTimeOffset UtcNow => new(context.CurrentUtcDateTime, TimeSpan.Zero);

    public async Task<RunLeaseReply> AcquireLeaseAsync()
    {
        var reply = await context.CallActivityAsync<RunLeaseReply>(FunctionNames.TakeTurn, _key, _taskOptions);
        _concurrency = reply.Numbers?.Concurrency ?? _concurrency;
        return reply;
    }

    public Task<RunPlan> PlanAsync() => context.CallActivityAsync<RunPlan>(FunctionNames.PlanRun, _key, _taskOptions);

    public async Task<ChunkReport> ProcessChunkAsync(ChunkAssignment assignment)
    {
        _chunks++;
        try
        {
            var report = await context.CallActivityAsync<ChunkReport>(
                FunctionNames.ProcessChunk, new ChunkInput(input.Execution, assignment, _concurrency), _taskOptions);
            Meter.Take(report, UtcNow);
            return report;
        }
        finally
        {
            _chunks--;
        }
    }

    public Task<RedrivePlan> PlanRedriveAsync() => context.CallActivityAsync<RedrivePlan>(FunctionNames.PlanRedrive, _key, _taskOptions);

    public Task PublishPartAsync(int part) =>
        context.CallActivityAsync<int>(FunctionNames.PublishPart, new PartInput(_key, part), _taskOptions);

    public Task<RunResult> CompleteAsync() => context.CallActivityAsync<RunResult>(FunctionNames.CompleteRun, _key, _taskOptions);

    public Task<RunControl> ReadControlAsync() => context.CallActivityAsync<RunControl>(FunctionNames.ReadControl, _key, _taskOptions);

    public Task EndAsync(RunResult result) =>
        context.CallActivityAsync<RunState>(FunctionNames.EndRun, new EndInput(input.Execution, result), _taskOptions);

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
        var status = Meter.Measure(progress, _concurrency, _generation, RunInput.BeganAt(input.Execution));
        context.SetCustomStatus(status);
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
