using CardGenius.Batch.Api;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Execution;

/// <summary>The steps of the loop in this process. It needs no journal, because a resume runs the loop again (architecture.md, "The way of
/// the data").</summary>
internal sealed class EmbeddedSteps(
    IRunStore store,
    string runId,
    RunSettings settings,
    IInputSource? input,
    Action<RunPlan> planned,
    IRecommendationClient client,
    RunMonitor monitor,
    TimelineWriter timeline,
    RunSignals signals,
    TimeProvider time,
    CancellationToken cancellationToken) : IRunSteps
{
    private readonly RunCatalog _catalog = new(store, time);
    private readonly ChunkProcessor _chunks = new(store, client, monitor, signals, time, users: new PageCache(store));
    private readonly Publisher _publisher = new(store, time);
    private readonly HoldClock _holds = new();
    private RunPlan? _plan;
    private RedrivePlan? _redrive;

    public DateTimeOffset UtcNow => time.GetUtcNow();

    public async Task<RunPlan> PlanAsync()
    {
        _plan = await _catalog.ReadAsync(RunPaths.Plan(runId), RunJsonContext.Default.RunPlan, cancellationToken);
        if (_plan is null)
        {
            using var stoppable = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, cancellationToken);
            _plan = await new Planner(store, time).PlanAsync(
                runId,
                settings,
                input ?? throw new RunException(RunRefusal.Conflict, $"run '{runId}' was never planned: start it again with its input."),
                new PlanProgress(monitor),
                stoppable.Token);
            await PublicationOwner.CheckAsync(store, _plan, cancellationToken);
            _plan = _plan with { IsNew = true };
        }

        planned(_plan);
        monitor.Update(f => f with { Users = _plan.Users, Rejects = _plan.Rejects, Concurrency = settings.Concurrency });
        return _plan;
    }

    public async Task<ChunkReport> ProcessChunkAsync(ChunkAssignment assignment)
    {
        monitor.Update(f => f with { Chunks = f.Chunks + 1 });
        try
        {
            return await _chunks.ProcessAsync(assignment, Plan, _redrive, settings, deadline: CancellationToken.None, cancellationToken);
        }
        finally
        {
            monitor.Update(f => f with { Chunks = f.Chunks - 1 });
        }
    }

    public async Task<RedrivePlan> PlanRedriveAsync() =>
        _redrive = await new RedrivePlanner(store).PlanAsync(Plan, settings, cancellationToken);

    public async Task PublishPartAsync(int part)
    {
        // Stopping here loses no work, because the next start finds the written parts.
        signals.Stop.ThrowIfCancellationRequested();
        await Task.Run(() => _publisher.PublishPartAsync(Plan, settings, part, cancellationToken), cancellationToken);
        monitor.Update(f => f with { PartsDone = f.PartsDone + 1 });
    }

    public async Task<RunResult> CompleteAsync()
    {
        await OtherRequests.AddAsync(store, runId, monitor.TakeUnsaved(client), cancellationToken);
        return await _publisher.CompleteAsync(Plan, settings, timeline.Flush(), cancellationToken);
    }

    public Task<RunControl> ReadControlAsync() => _catalog.ReadControlAsync(runId, cancellationToken);

    public async Task DelayAsync(TimeSpan delay)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, cancellationToken);
        try
        {
            await Task.Delay(delay, time, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A stop is requested. The next chunk reports it to the loop.
        }
    }

    public void ReportProgress(RunProgress progress)
    {
        timeline.Observe(progress);
        if (_holds.Observe(progress))
        {
            BatchTelemetry.Runs.HoldBegan();
        }

        if (progress.State == RunState.Held)
        {
            monitor.Hold(progress.HeldUntil - progress.At ?? TimeSpan.Zero);
        }

        monitor.Update(f => f with
        {
            State = progress.State,
            Reason = progress.Reason,
            Concurrency = progress.Limits?.Concurrency ?? f.Concurrency,
            Limits = progress.Limits,
            HeldSince = _holds.Since,
            Parts = progress.State == RunState.Publishing ? (int)((progress.Users + settings.PartSize - 1) / settings.PartSize) : 0,
        });
    }

    private RunPlan Plan => _plan ?? throw new InvalidOperationException("The run is not planned.");

    private sealed class PlanProgress(RunMonitor monitor) : IProgress<long>
    {
        public void Report(long value) => monitor.Update(f => f with { RowsPlanned = value });
    }
}
