using CardGenius.Batch.Api;
using CardGenius.Batch.Execution.Limits;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Publishing.Report;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Leases;
using CardGenius.Batch.Telemetry;
using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>
/// The activities of hosted runs in this process. The platform can call an activity twice, also at the same time. A work lease in the store
/// lets one call work. The other call waits and then finds the completed work (promises 1 and 2). Errors that a repetition cannot resolve are
/// thrown as <see cref="RunHaltException"/>.
/// </summary>
/// <param name="store">The store that contains the runs.</param>
/// <param name="openInput">Opens the input that the settings of a run name.</param>
/// <param name="makeClient">Creates the API client of an execution. It is disposed with the execution.</param>
/// <param name="options">The options of the activities.</param>
/// <param name="time">The clock.</param>
/// <param name="bound">Applies the current limits and the API address of the host to the settings of a run. If null, the settings are
/// unchanged.</param>
/// <param name="ending">Cancelled when the process is asked to end.</param>
public sealed class RunActivities(
    IRunStore store,
    Func<RunSettings, IInputSource> openInput,
    Func<RunSettings, RankingRules, IRecommendationClient> makeClient,
    RunActivityOptions options,
    TimeProvider time,
    Func<RunSettings, RunSettings>? bound = null,
    CancellationToken ending = default) : IAsyncDisposable
{
    private const long Never = -1;

    private readonly RunCatalog _catalog = new(store, time);
    private readonly RunLease _runLease = new(store, time);
    private readonly Publisher _publisher = new(store, time, ReportEnvironment.FunctionApp);
    private readonly RunContexts _contexts = new((key, token) => RunContext.LoadAsync(store, key, bound ?? (s => s), makeClient, options, time, token));
    private long _stopRequestedAt = Never;

    /// <summary>Tries to take the run lease.</summary>
    /// <param name="key">The execution.</param>
    /// <param name="isAlive">Returns whether the execution that holds the lease still runs.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    public Task<RunLeaseReply> AcquireLeaseAsync(
        RunKey key, Func<RunLeaseRecord, CancellationToken, Task<bool>> isAlive, CancellationToken cancellationToken) => HaltAsync(async () =>
    {
        ThrowIfStopping();
        var control = await _catalog.ReadControlAsync(key.RunId, cancellationToken);
        if (control.Request == ControlRequest.Cancel)
        {
            return new RunLeaseReply { Request = control.Request, By = control.By };
        }

        var settings = await _catalog.ReadAsync(RunPaths.Settings(key.RunId), RunJsonContext.Default.RunSettings, cancellationToken)
            ?? throw new RunHaltException($"run '{key.RunId}' has no settings in {store.Location}: start it again.");
        var limits = new LiveLimits(settings, bound ?? (s => s), PacedSchedule.Of);
        limits.Apply(await _catalog.ReadLimitsAsync(key.RunId, cancellationToken));
        settings = limits.Settings;
        var quarantine = options.Quarantine(settings);
        var attempt = await _runLease.TakeAsync(key.RunId, key.Execution, quarantine, isAlive, cancellationToken);
        await WriteProgressAsync(key, attempt.Taken ? RunState.Planning : RunState.Queued, attempt.Reason, cancellationToken);
        return new RunLeaseReply
        {
            Taken = attempt.Taken,
            Reason = attempt.Reason,
            QuietSeconds = attempt.QuietUntil is { } until ? Math.Clamp((until - time.GetUtcNow()).TotalSeconds, 0, quarantine.TotalSeconds) : 0,
            Request = control.Request,
            Numbers = attempt.Taken ? RunNumbers.Of(settings, limits.Applied) : null,
        };
    });

    /// <summary>Sends a test request to the API, then plans the run or reads its existing plan.</summary>
    /// <returns>The plan without its columns, which the orchestration does not need.</returns>
    /// <exception cref="RunHaltException">The API or the input cannot be used, or another execution took the run lease.</exception>
    public Task<RunPlan> PlanAsync(RunKey key, CancellationToken cancellationToken) => WorkAsync(key, "plan", async (context, token) =>
    {
        await PublicationOwner.CheckAsync(store, key.RunId, context.Settings, time.GetUtcNow(), token);
        var preflight = await new Preflight(context.Client, context.Settings.Api, time).RunAsync(token);

        // Another process may process all chunks.
        await OtherRequests.AddAsync(store, key.RunId, context.Monitor.TakeUnsaved(context.Client), token);
        if (preflight.Outcome == PreflightOutcome.Fatal)
        {
            throw new FatalHaltException(preflight.Message);
        }

        var plan = await context.FindPlanAsync(token);
        if (plan is null)
        {
            plan = await new Planner(store, time).PlanAsync(key.RunId, context.Settings, openInput(context.Settings), rows: null, token);
            plan = plan with { IsNew = true };
        }

        await PublicationOwner.CheckAsync(store, plan, token);
        return plan with { Columns = [], IdColumn = 0, Notes = [] };
    }, cancellationToken);

    /// <summary>Processes a chunk. Faults of the store and the API are returned as reports.</summary>
    /// <param name="input">The chunk.</param>
    /// <param name="stopping">Cancelled when the host shuts down. The chunk finishes the user in flight and yields.</param>
    public Task<ChunkReport> ProcessChunkAsync(ChunkInput input, CancellationToken stopping) => HaltAsync(async () =>
    {
        var assignment = input.Assignment;
        var began = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(ChunkTime(assignment), time);
        using var end = new CancellationTokenSource(options.ChunkTime + options.LastAttemptTime, time);
        await using var registration = stopping.Register(RecordStopRequest);
        try
        {
            await RecordAsync(assignment.RunId, input.Timeline, CancellationToken.None);
            if (IsStopping)
            {
                return Yield(assignment, YieldReason.Deadline);
            }

            await using var visit = await _contexts.EnterAsync(new(assignment.RunId, input.Execution), CancellationToken.None);
            var context = visit.Context;
            var plan = await context.PlanAsync(CancellationToken.None);
            var redrive = assignment.Key.Pass == 0 ? null : await context.FindRedriveAsync(CancellationToken.None);
            var signals = await context.SignalsAsync(CancellationToken.None);
            await context.UpdateLimitsAsync(assignment.Limits, CancellationToken.None);
            await using var stopped = stopping.Register(() => signals.RequestStop(YieldReason.Deadline));
            await using var ended = ending.Register(() => signals.RequestStop(YieldReason.Deadline));
            return signals.Reason != YieldReason.None
                ? Yield(assignment, signals.Reason, signals.By)
                : await ProcessWithLeaseAsync(context, input, plan, redrive, signals, began, deadline.Token, end.Token);
        }
        catch (StoreException error)
        {
            return new()
            {
                Key = assignment.Key,
                Outcome = MayPass(error) ? ChunkOutcome.Unavailable : ChunkOutcome.Fatal,
                Cause = StopCause.StoreFault,
                Reason = error.Message,
                Tally = ChunkTally.Zero,
            };
        }
    });

    /// <summary>Collects the transient failures of the first pass.</summary>
    public Task<RedrivePlan> PlanRedriveAsync(RunKey key, CancellationToken cancellationToken) => WorkAsync(
        key,
        "redrive",
        async (context, token) => await new RedrivePlanner(store).PlanAsync(await context.PlanAsync(token), context.Settings, token),
        cancellationToken);

    /// <summary>Writes one part of the publication.</summary>
    /// <returns>The number of the part.</returns>
    public Task<int> PublishPartAsync(PartInput input, CancellationToken cancellationToken) => WorkAsync(
        input.Key,
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"part-{input.Part:D5}"),
        async (context, token) =>
        {
            await _publisher.PublishPartAsync(await context.PlanAsync(token), context.Settings, input.Part, token);
            return input.Part;
        },
        cancellationToken);

    /// <summary>Writes the files of the whole publication and makes the results visible.</summary>
    public Task<RunResult> CompleteAsync(CompleteInput input, CancellationToken cancellationToken) => WorkAsync(
        new(input.RunId, input.Execution),
        "complete",
        async (context, token) =>
        {
            await RecordAsync(input.RunId, input.Timeline, token);
            await OtherRequests.AddAsync(store, input.RunId, context.Monitor.TakeUnsaved(context.Client), token);
            return await _publisher.CompleteAsync(await context.PlanAsync(token), context.Settings, token);
        },
        cancellationToken);

    /// <summary>Reads the newest control request of a run.</summary>
    public Task<RunControl> ReadControlAsync(ControlInput input, CancellationToken cancellationToken) => HaltAsync(async () =>
    {
        await RecordAsync(input.RunId, input.Timeline, cancellationToken);
        return await _catalog.ReadControlAsync(input.RunId, cancellationToken);
    });

    /// <summary>Writes the result of an execution, releases its run lease, and disposes the objects of this process for it.</summary>
    /// <returns>The final state of the execution.</returns>
    public Task<RunState> EndAsync(EndInput input, CancellationToken cancellationToken) => HaltAsync(async () =>
    {
        var runId = input.Result.RunId;
        var key = new RunKey(runId, input.Execution);
        await _contexts.EvictAsync(key);

        // If a newer execution of the same run holds the lease, this result is obsolete.
        var holder = await _runLease.ReadAsync(cancellationToken);
        if (holder is null || holder.RunId != runId || holder.Execution == input.Execution)
        {
            await RecordAsync(runId, input.Timeline, cancellationToken);
            await _catalog.WriteAsync(RunPaths.Result(runId), input.Result, RunJsonContext.Default.RunResult, cancellationToken);
        }

        await _runLease.ReleaseAsync(runId, input.Execution, cancellationToken);
        BatchTelemetry.Runs.Ended(input.Result.State);
        return input.Result.State;
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _contexts.DisposeAsync();

    private TimeSpan ChunkTime(ChunkAssignment assignment)
    {
        var left = assignment.EndBy - time.GetUtcNow() ?? options.ChunkTime;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < options.ChunkTime ? left : options.ChunkTime;
    }

    // A process that shuts down returns new work at once. Otherwise the leases of that work would block other processes until they expire. The
    // platform can also cancel for another reason, so the process accepts work again after a while.
    private bool IsStopping => ending.IsCancellationRequested
        || (Interlocked.Read(ref _stopRequestedAt) is var since && since != Never && time.GetElapsedTime(since) < options.StoppingTime);

    private void RecordStopRequest() => Interlocked.Exchange(ref _stopRequestedAt, time.GetTimestamp());

    // The orchestration passes a batch to one activity at a time. An activity that runs twice adds the same batch again, which changes nothing.
    private async Task RecordAsync(string runId, TimelineBatch? batch, CancellationToken cancellationToken)
    {
        if (batch is not null)
        {
            await new TimelineStore(store).AddAsync(runId, batch, cancellationToken);
        }
    }

    private void ThrowIfStopping()
    {
        if (IsStopping)
        {
            throw new StoreException("This instance is shutting down and accepts no new work. Another instance does it.") { Transient = true };
        }
    }

    private static ChunkReport Yield(ChunkAssignment assignment, YieldReason reason, string? by = null) => new()
    {
        By = by,
        Key = assignment.Key,
        Outcome = ChunkOutcome.Yielded,
        Yield = reason,
        Reason = reason == YieldReason.Stopping ? "another execution took the run lease, or the run stopped" : null,
        Tally = ChunkTally.Zero,
    };

    // Clients that read only the store need this to distinguish a queued run from an interrupted or active one.
    private Task WriteProgressAsync(RunKey key, RunState state, string? reason, CancellationToken cancellationToken) => _catalog.WriteAsync(
        RunPaths.Progress(key.RunId),
        new RunProgress { State = state, At = time.GetUtcNow(), StartedAt = RunInput.BeganAt(key.Execution), Reason = reason },
        RunJsonContext.Default.RunProgress,
        cancellationToken);

    private async Task<ChunkReport> ProcessWithLeaseAsync(
        RunContext context,
        ChunkInput input,
        RunPlan plan,
        RedrivePlan? redrive,
        RunSignals signals,
        long began,
        CancellationToken deadline,
        CancellationToken end)
    {
        var assignment = input.Assignment;
        var remaining = options.ChunkTime - time.GetElapsedTime(began);
        ChunkReport? done = null;
        var workLease = await WorkLease.TakeAsync(
            context.Heartbeat,
            RunPaths.ChunkWorkLease(assignment.RunId, assignment.Key),
            remaining < options.ChunkPatience ? remaining : options.ChunkPatience,
            signals.Stop,
            CancellationToken.None,
            async token => (done = await ChunkProcessor.FindDoneAsync(store, assignment, token)) is not null);
        if (workLease is null)
        {
            if (done is not null)
            {
                context.Monitor.ChunkOpened(assignment.Key, done.Tally);
                return done;
            }

            return signals.Reason == YieldReason.None
                ? Yield(assignment, YieldReason.Deadline) with { IsClaimed = true }
                : Yield(assignment, signals.Reason, signals.By);
        }

        await using (workLease)
        {
            using var client = new ChunkClient(context.Client, context.Settings, input, workLease);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(workLease.Lost, end);
            var chunks = new ChunkProcessor(
                store,
                client,
                context.Monitor,
                signals,
                time,
                waitsForAccess: true,
                RunTrace.Of(assignment.RunId, input.Execution, options.TracedRuns),
                context.PlannedUsers);
            RequestLease.Require(_ => ValueTask.FromResult(workLease.IsHeld));
            try
            {
                var report = await chunks.ProcessAsync(assignment with { IsNew = assignment.IsNew && workLease.IsFirst }, plan, redrive, context.Settings, deadline, either.Token);
                if (report.Outcome == ChunkOutcome.Done)
                {
                    workLease.WorkIsDone();
                }

                return report with { Limit = client.Limit, Recent = context.Monitor.TakeLatencies(), IsBreakerOpen = client.Health.BreakerOpen };
            }
            catch (OperationCanceledException)
            {
                // The work lease was lost, or the time of the chunk is over.
                return Yield(assignment, YieldReason.Deadline);
            }
        }
    }

    // Runs an action under a work lease, so that only one process does it at a time. The next process finds the completed work.
    private Task<T> WorkAsync<T>(
        RunKey key, string work, Func<RunContext, CancellationToken, Task<T>> act, CancellationToken cancellationToken) => HaltAsync(async () =>
    {
        await using var registration = cancellationToken.Register(RecordStopRequest);
        ThrowIfStopping();
        await using var visit = await _contexts.EnterAsync(key, cancellationToken);
        await using var workLease = await WorkLease.TakeAsync(
            visit.Context.Heartbeat, RunPaths.WorkLease(key.RunId, work), options.WorkPatience, cancellationToken, cancellationToken)
            ?? throw new StoreException($"{store.Location}: another process is still running '{work}' of run '{key.RunId}'.") { Transient = true };
        if (!await _runLease.IsMineAsync(key.RunId, key.Execution, cancellationToken))
        {
            throw new InterruptedHaltException("another execution took the run lease. Resume this run to continue it.");
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(workLease.Lost, cancellationToken);
        RequestLease.Require(_ => ValueTask.FromResult(workLease.IsHeld));
        try
        {
            return await act(visit.Context, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreException($"{store.Location}: the work lease of '{work}' was lost.") { Transient = true };
        }
    });

    private static async Task<T> HaltAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (InputException error)
        {
            throw new InvalidInputHaltException(error.Message, error);
        }
        catch (Exception error) when (error is RunException or PublicationException
            || (error is StoreException fault && !MayPass(fault)))
        {
            throw new RunHaltException(error.Message, error);
        }
    }

    // A new role assignment takes some minutes to apply, and an outage of the token service ends without intervention (docs/azure.md).
    private static bool MayPass(StoreException error) => error.Transient || error.IsAccessRefused;
}
