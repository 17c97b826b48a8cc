using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;
using CardGenius.Batch.Timeline;

namespace CardGenius.Storage.Blobs.Tests.Requests;

/// <summary>The steps of a hosted run without an orchestrator. As in the function app, the activities alternate between instances, and new parts of
/// the timeline go with an activity that runs anyway.</summary>
internal sealed class InProcessSteps(IReadOnlyList<RunActivities> instances, RunInput input, TimeProvider time) : IHostedRunSteps
{
    private readonly RunKey _key = new(input.RunId, input.Execution);
    private readonly HostedMeter _meter = new(input.Samples, input.Latencies);
    private readonly HostedTimeline _timeline = new(input);
    private int _next;
    private int _inFlight;

    /// <summary>The number of chunks in flight.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    public TimelineState TimelineState => _timeline.State;

    public DateTimeOffset UtcNow => time.GetUtcNow();

    public async Task<RunLeaseReply> AcquireLeaseAsync()
    {
        var reply = await Next.AcquireLeaseAsync(_key, (_, _) => Task.FromResult(true), CancellationToken.None);
        _timeline.Take(reply, UtcNow);
        return reply;
    }

    public Task<RunPlan> PlanAsync() => Next.PlanAsync(_key, CancellationToken.None);

    public async Task<ChunkReport> ProcessChunkAsync(ChunkAssignment assignment)
    {
        var batch = _timeline.TakePending();
        Interlocked.Increment(ref _inFlight);
        var report = await Next.ProcessChunkAsync(new(input.Execution, assignment, assignment.Window, batch), CancellationToken.None);
        Interlocked.Decrement(ref _inFlight);
        _meter.Take(report, UtcNow);
        _timeline.Take(report, UtcNow);
        _timeline.Stored(batch, report.Outcome is ChunkOutcome.Done or ChunkOutcome.Yielded);
        return report;
    }

    public Task<RedrivePlan> PlanRedriveAsync() => Next.PlanRedriveAsync(_key, CancellationToken.None);

    public Task PublishPartAsync(int part) => Next.PublishPartAsync(new(_key, part), CancellationToken.None);

    public Task<RunResult> CompleteAsync() =>
        Next.CompleteAsync(new(input.RunId, input.Execution, _timeline.Flush(UtcNow)), CancellationToken.None);

    public Task<RunControl> ReadControlAsync() => Next.ReadControlAsync(new(input.RunId, input.Execution), CancellationToken.None);

    public Task EndAsync(RunResult result) =>
        Next.EndAsync(new(input.Execution, result, _timeline.End(result, UtcNow)), CancellationToken.None);

    public Task DelayAsync(TimeSpan delay) => Task.Delay(delay, time);

    public void ReportProgress(RunProgress progress)
    {
        var concurrency = progress.Limits?.Window ?? input.Numbers?.Concurrency ?? 0;
        _timeline.Observe(progress, _meter.Measure(progress, concurrency, 0), concurrency);
    }

    public StopCause CauseOf(Exception error) => StopCause.StoreFault;

    public string Explain(Exception error) => error.ToString();

    private RunActivities Next => instances[(Interlocked.Increment(ref _next) - 1) % instances.Count];
}
