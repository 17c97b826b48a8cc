using CardGenius.Batch.Api;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Leases;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>
/// The activities of hosted runs in this process. Each may be run twice, also at once: a claim in the store lets one work while the other
/// waits and then finds the work done (promises 1 and 2). What no repetition mends is thrown as <see cref="RunHaltException"/>.
/// </summary>
/// <param name="store">Where runs live.</param>
/// <param name="openInput">Opens a run's input as its settings name it.</param>
/// <param name="makeClient">Makes the API's client of an execution; disposed with it.</param>
/// <param name="options">How activities behave.</param>
/// <param name="time">The clock.</param>
/// <param name="bound">Applies the host's present limits and address to a run's settings; null: they are taken as they are.</param>
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
    private readonly RunLease _turn = new(store, time);
    private readonly Publisher _publisher = new(store, time);
    private readonly RunContexts _contexts = new((key, token) => RunContext.LoadAsync(store, key, bound ?? (s => s), makeClient, options, time, token));
    private long _askedToStop = Never;

    /// <summary>Asks for the turn.</summary>
    /// <param name="key">The execution.</param>
    /// <param name="isAlive">Whether the run that has the turn goes on somewhere.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public Task<RunLeaseReply> AcquireLeaseAsync(
        RunKey key, Func<RunLeaseRecord, CancellationToken, Task<bool>> isAlive, CancellationToken cancellationToken) => HaltAsync(async () =>
    {
        ThrowIfStopping();
        var control = await _catalog.ReadControlAsync(key.RunId, cancellationToken);
        if (control.Request == ControlRequest.Cancel)
        {
            return new RunLeaseReply { Request = control.Request };
        }

        var settings = await _catalog.ReadAsync(RunPaths.Settings(key.RunId), RunJsonContext.Default.RunSettings, cancellationToken)
            ?? throw new RunHaltException($"run '{key.RunId}' has no settings in {store.Location}: start it again.");
        settings = bound?.Invoke(settings) ?? settings;
        var quarantine = options.Quarantine(settings);
        var answer = await _turn.TakeAsync(key.RunId, key.Execution, quarantine, isAlive, cancellationToken);
        await WriteProgressAsync(key, answer.Taken ? RunState.Planning : RunState.Queued, answer.Reason, cancellationToken);
        return new RunLeaseReply
        {
            Taken = answer.Taken,
            Reason = answer.Reason,
            QuietSeconds = answer.QuietUntil is { } until ? Math.Clamp((until - time.GetUtcNow()).TotalSeconds, 0, quarantine.TotalSeconds) : 0,
            Request = control.Request,
            Numbers = answer.Taken ? RunNumbers.Of(settings) : null,
        };
    });

    /// <summary>Makes sure of the API, then plans the run or reads the plan it has.</summary>
    /// <returns>The plan without its columns, which nobody who is told them needs.</returns>
    public Task<RunPlan> PlanAsync(RunKey key, CancellationToken cancellationToken) => WorkAsync(key, "plan", async (context, token) =>
    {
        await PublicationOwner.CheckAsync(store, key.RunId, context.Settings, time.GetUtcNow(), token);
        var preflight = await new Preflight(context.Client, context.Settings.Api, time).RunAsync(token);
        if (preflight.Outcome == PreflightOutcome.Fatal)
        {
            throw new FatalHaltException(preflight.Message);
        }

        var plan = await context.FindPlanAsync(token)
            ?? await new Planner(store, time).PlanAsync(
                key.RunId, context.Settings, openInput(context.Settings), rows: null, token);
        await PublicationOwner.CheckAsync(store, plan, token);
        return plan with { Columns = [], IdColumn = 0, Notes = [] };
    }, cancellationToken);

    /// <summary>Processes a chunk. Faults of the store and the API are reports.</summary>
    /// <param name="input">The chunk.</param>
    /// <param name="stopping">The host wants to end: the users in flight are finished, and the chunk yields.</param>
    public Task<ChunkReport> ProcessChunkAsync(ChunkInput input, CancellationToken stopping) => HaltAsync(async () =>
    {
        var assignment = input.Assignment;
        var began = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(options.ChunkTime, time);
        using var end = new CancellationTokenSource(options.ChunkTime + options.LastAttemptTime, time);
        await using var noted = stopping.Register(NoteStopping);
        if (IsStopping)
        {
            return Yield(assignment, YieldReason.Deadline);
        }

        try
        {
            await using var visit = await _contexts.EnterAsync(new(assignment.RunId, input.Execution), CancellationToken.None);
            var context = visit.Context;
            var plan = await context.PlanAsync(CancellationToken.None);
            var redrive = assignment.Key.Pass == 0 ? null : await context.FindRedriveAsync(CancellationToken.None);
            var signals = await context.SignalsAsync(CancellationToken.None);
            await using var stopped = stopping.Register(() => signals.Ask(YieldReason.Deadline));
            await using var ended = ending.Register(() => signals.Ask(YieldReason.Deadline));
            return signals.Reason != YieldReason.None
                ? Yield(assignment, signals.Reason)
                : await ProcessClaimedAsync(context, input, plan, redrive, signals, began, deadline.Token, end.Token);
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

    /// <summary>Writes one part.</summary>
    /// <returns>The part.</returns>
    public Task<int> PublishPartAsync(PartInput input, CancellationToken cancellationToken) => WorkAsync(
        input.Key,
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"part-{input.Part:D5}"),
        async (context, token) =>
        {
            await _publisher.PublishPartAsync(await context.PlanAsync(token), context.Settings, input.Part, token);
            return input.Part;
        },
        cancellationToken);

    /// <summary>Writes what belongs to the whole and makes the results visible.</summary>
    public Task<RunResult> CompleteAsync(RunKey key, CancellationToken cancellationToken) => WorkAsync(
        key,
        "complete",
        async (context, token) => await _publisher.CompleteAsync(await context.PlanAsync(token), context.Settings, token),
        cancellationToken);

    /// <summary>What people ask of the run.</summary>
    public Task<RunControl> ReadControlAsync(string runId, CancellationToken cancellationToken) =>
        HaltAsync(() => _catalog.ReadControlAsync(runId, cancellationToken));

    /// <summary>Writes down how an execution ended, gives its turn back, and lets go of what this process kept for it.</summary>
    /// <returns>The state it ended in.</returns>
    public Task<RunState> EndAsync(EndInput input, CancellationToken cancellationToken) => HaltAsync(async () =>
    {
        var runId = input.Result.RunId;
        var key = new RunKey(runId, input.Execution);
        await _contexts.EvictAsync(key);

        // An execution that another of the same run has replaced has no say any more.
        var turn = await _turn.ReadAsync(cancellationToken);
        if (turn is null || turn.RunId != runId || turn.Execution == input.Execution)
        {
            await _catalog.WriteAsync(RunPaths.Result(runId), input.Result, RunJsonContext.Default.RunResult, cancellationToken);
        }

        await _turn.ReleaseAsync(runId, input.Execution, cancellationToken);
        BatchTelemetry.Runs.Ended(input.Result.State);
        return input.Result.State;
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _contexts.DisposeAsync();

    // Work that reaches a process which is about to end is given back at once: what it took would be missed until it is known to be dead. A platform
    // that cancelled for another reason gives the process work again after a while.
    private bool IsStopping => ending.IsCancellationRequested
        || (Interlocked.Read(ref _askedToStop) is var since && since != Never && time.GetElapsedTime(since) < options.StoppingTime);

    private void NoteStopping() => Interlocked.Exchange(ref _askedToStop, time.GetTimestamp());

    private void ThrowIfStopping()
    {
        if (IsStopping)
        {
            throw new StoreException("This instance is about to end, so it takes no new work. Another one does it.") { Transient = true };
        }
    }

    private static ChunkReport Yield(ChunkAssignment assignment, YieldReason reason) => new()
    {
        Key = assignment.Key,
        Outcome = ChunkOutcome.Yielded,
        Yield = reason,
        Reason = reason == YieldReason.Stopping ? "the run's turn was given to another, or it stopped" : null,
        Tally = ChunkTally.Zero,
    };

    // For who looks at the store alone: a run that waits for its turn is neither interrupted nor at work.
    private Task WriteProgressAsync(RunKey key, RunState state, string? reason, CancellationToken cancellationToken) => _catalog.WriteAsync(
        RunPaths.Progress(key.RunId),
        new RunProgress { State = state, At = time.GetUtcNow(), StartedAt = RunInput.BeganAt(key.Execution), Reason = reason },
        RunJsonContext.Default.RunProgress,
        cancellationToken);

    private async Task<ChunkReport> ProcessClaimedAsync(
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
        var left = options.ChunkTime - time.GetElapsedTime(began);
        var claim = await WorkLease.TakeAsync(
            store,
            RunPaths.ChunkClaim(assignment.RunId, assignment.Key),
            time,
            left < options.ChunkPatience ? left : options.ChunkPatience,
            options.LeaseTimes,
            signals.Stop,
            CancellationToken.None);
        if (claim is null)
        {
            return signals.Reason == YieldReason.None
                ? Yield(assignment, YieldReason.Deadline) with { IsClaimed = true }
                : Yield(assignment, signals.Reason);
        }

        await using (claim)
        {
            using var client = new ChunkClient(context.Client, context.Settings, input, claim);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(claim.Lost, end);
            var chunks = new ChunkProcessor(store, client, context.Monitor, signals, time, waitsForAccess: true, RunTrace.Of(assignment.RunId, input.Execution));
            RequestLease.Require(_ => ValueTask.FromResult(claim.IsHeld));
            try
            {
                var report = await chunks.ProcessAsync(assignment, plan, redrive, context.Settings, deadline, either.Token);
                return report with { Limit = client.Limit, Recent = context.Monitor.TakeLatencies() };
            }
            catch (OperationCanceledException)
            {
                // Somebody else has the chunk now, or will; or its time is over.
                return Yield(assignment, YieldReason.Deadline);
            }
        }
    }

    // Work that only one process does at a time, found done by the next.
    private Task<T> WorkAsync<T>(
        RunKey key, string work, Func<RunContext, CancellationToken, Task<T>> act, CancellationToken cancellationToken) => HaltAsync(async () =>
    {
        await using var noted = cancellationToken.Register(NoteStopping);
        ThrowIfStopping();
        await using var visit = await _contexts.EnterAsync(key, cancellationToken);
        await using var claim = await WorkLease.TakeAsync(
            store, RunPaths.WorkLease(key.RunId, work), time, options.WorkPatience, options.LeaseTimes, cancellationToken, cancellationToken)
            ?? throw new StoreException($"{store.Location}: another process is at '{work}' of run '{key.RunId}' for long.") { Transient = true };
        if (!await _turn.IsMineAsync(key.RunId, key.Execution, cancellationToken))
        {
            throw new InterruptedHaltException("the run's turn was given to another: resume it.");
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(claim.Lost, cancellationToken);
        RequestLease.Require(_ => ValueTask.FromResult(claim.IsHeld));
        try
        {
            return await act(visit.Context, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreException($"{store.Location}: the claim on '{work}' was lost.") { Transient = true };
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

    // A role that was just given, or a token service that is down, needs minutes and nobody's hand (docs/azure.md).
    private static bool MayPass(StoreException error) => error.Transient || error.IsAccessRefused;
}
