using System.Text.Json;
using CardGenius.Batch.Api;
using CardGenius.Batch.Execution.Limits;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Batch.Storage.Leases;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Execution;

/// <summary>
/// The in-process host: processes one run in this process, on any store. Starting a run that exists resumes it. The store contains
/// everything that a resume needs.
/// </summary>
/// <param name="store">The store that contains the run.</param>
/// <param name="makeClient">Creates the API client of a run from its settings and its ranking tables.</param>
/// <param name="time">The clock.</param>
/// <param name="apiLocks">The API leases of this machine, one for each API host. If null, the run takes only the store lease.</param>
public sealed class BatchRunner(
    IRunStore store, Func<RunSettings, RankingRules, IRecommendationClient> makeClient, TimeProvider time, ApiLeases? apiLocks = null)
{
    private readonly RunCatalog _catalog = new(store, time);
    private readonly RunMonitor _monitor = new(time);

    /// <summary>Gets the current figures of the run.</summary>
    public LiveFigures Figures => _monitor.Snapshot();

    /// <summary>Starts or resumes a run, and processes it until it ends or stops.</summary>
    /// <param name="request">The run to start or resume.</param>
    /// <param name="stop">Requests a stop: the users in flight are finished, a checkpoint is written, and the method returns.</param>
    /// <param name="cancellationToken">Ends the run at once. The next start repeats the work since the last checkpoints.</param>
    /// <returns>The result of the run.</returns>
    /// <exception cref="RunException">The run cannot be started as requested.</exception>
    /// <exception cref="InputException">The input cannot be used. No request was sent to the API.</exception>
    /// <exception cref="StoreException">The store failed outside a chunk.</exception>
    public async Task<RunResult> RunAsync(RunRequest request, CancellationToken stop, CancellationToken cancellationToken)
    {
        RunIds.Check(request.RunId);
        using var span = BatchTelemetry.Activities.StartActivity("run");
        span?.SetTag("cardgenius.run", request.RunId);
        using var tracked = BatchTelemetry.Runs.Track(ReadGauges);

        var me = LeaseHolder.Me(request.RunId, time);
        await using var held = await TakeStoreLeaseAsync(me, request.LockWait, stop, cancellationToken);
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
        RequestLease.Require(held.IsHeldAsync);
        var isNew = await store.ReadAsync(RunPaths.Settings(request.RunId), lost.Token) is null;
        try
        {
            var settings = await ResolveSettingsAsync(request, lost.Token);
            if (await FindEndAsync(request, lost.Token) is { } ended)
            {
                return ended;
            }

            var limits = new LiveLimits(settings, request.Bound, s => s.Concurrency);
            limits.Apply(await _catalog.ReadLimitsAsync(request.RunId, lost.Token));
            using var signals = new RunSignals();
            await using var registration = stop.Register(() => signals.RequestStop(YieldReason.Stopping));
            var timeline = await TimelineWriter.BeginAsync(store, request.RunId, _monitor, me.Owner, request.By, time, lost.Token);
            var result = await CountEndAsync(ShareAsync(request, limits, me, timeline, signals, lost.Token));
            _monitor.Update(f => f with { State = result.State, Reason = result.Reason });
            await timeline.EndAsync(result, lost.Token);
            await _catalog.WriteAsync(RunPaths.Result(request.RunId), result, RunJsonContext.Default.RunResult, lost.Token);
            return result;
        }
        catch (OperationCanceledException) when (held.Lost.IsCancellationRequested)
        {
            throw await LostAsync(me);
        }
        catch (Exception error) when (isNew && error is InputException or RunException { Refusal: RunRefusal.StoreHeld })
        {
            // A run with an invalid input, and a run that does not wait for the API, was never started. No file may remain that could be resumed.
            await store.DeleteAsync(RunPaths.Run(request.RunId), lost.Token);
            throw;
        }
    }

    // Waits until the run may call the API, and executes it.
    private async Task<RunResult> ShareAsync(
        RunRequest request,
        LiveLimits limits,
        LeaseHolder me,
        TimelineWriter timeline,
        RunSignals signals,
        CancellationToken cancellationToken)
    {
        IStoreLease? shared;
        try
        {
            shared = await TakeApiLeaseAsync(request, limits, me, timeline, signals, cancellationToken);
        }
        catch (OperationCanceledException) when (
            signals.Reason is YieldReason.Paused or YieldReason.Cancelled && !cancellationToken.IsCancellationRequested)
        {
            return Requested(request.RunId, signals);
        }

        await using (shared)
        {
            using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, shared?.Lost ?? CancellationToken.None);
            if (shared is not null)
            {
                RequestLease.Require(shared.IsHeldAsync);
            }

            try
            {
                return await ExecuteAsync(request, limits, timeline, signals, lost.Token);
            }
            catch (OperationCanceledException) when (shared?.Lost.IsCancellationRequested == true && !cancellationToken.IsCancellationRequested)
            {
                throw new StoreException(
                    "The API lease of this machine was lost: this process could not renew it before it expired, or was suspended and another run took "
                    + "the lease. Checkpointed work is kept. Start the run again to resume it.")
                {
                    Transient = true,
                };
            }
        }
    }

    private static RunResult Requested(string runId, RunSignals signals)
    {
        var isPause = signals.Reason == YieldReason.Paused;
        var what = isPause ? "pause requested" : "cancellation requested";
        return new()
        {
            RunId = runId,
            State = isPause ? RunState.Paused : RunState.Cancelled,
            Reason = signals.By is { } by ? $"{what} by {by}" : what,
            By = signals.By,
        };
    }

    private async Task<RunResult> ExecuteAsync(
        RunRequest request, LiveLimits limits, TimelineWriter timeline, RunSignals signals, CancellationToken cancellationToken)
    {
        var settings = limits.Settings;
        var rules = request.Rules
            ?? await _catalog.ReadAsync(RunPaths.Rules(request.RunId), ExecutionJsonContext.Default.RankingRules, cancellationToken)
            ?? new RankingRules();
        var client = makeClient(settings, rules with { TopN = settings.TopN, SpendKeys = settings.SpendKeys });
        await using var ownedClient = client as IAsyncDisposable;
        limits.Client = client;
        signals.Limits = () => limits.Applied;
        _monitor.Api = () => client.Health;
        _monitor.TakeMostInFlight = client.TakeMostInFlight;
        using var tracked = BatchTelemetry.Runs.Track(
            () => new() { Api = ApiGauges.Of(limits.Settings, client.Health.Limit, client.Health.Breaker) });
        _monitor.Update(f => f with { State = RunState.Planning, Concurrency = settings.Concurrency });

        var result = await ExecuteAsync(request, limits, client, timeline, signals, cancellationToken);
        if (result.ResultsPath is not null)
        {
            return result;
        }

        var others = await OtherRequests.AddAsync(store, request.RunId, _monitor.TakeUnsaved(client), cancellationToken);
        return result with { Tally = result.Tally + others };
    }

    private async Task<RunResult> ExecuteAsync(
        RunRequest request,
        LiveLimits limits,
        IRecommendationClient client,
        TimelineWriter timeline,
        RunSignals signals,
        CancellationToken cancellationToken)
    {
        var settings = limits.Settings;
        try
        {
            using var stoppable = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, cancellationToken);
            var preflight = await new Preflight(client, settings.Api, time).RunAsync(stoppable.Token);
            if (preflight.Outcome == PreflightOutcome.Fatal)
            {
                return Stopped(request.RunId, StopCause.Fatal, preflight.Message);
            }

            await using var watcher = new ControlWatcher(_catalog, request.RunId, signals, time, limits);
            await using var progress = new ProgressWriter(_catalog, request.RunId, _monitor, timeline, time);
            var steps = new EmbeddedSteps(
                store, request.RunId, settings, request.Input, plan => BeginPlanned(plan, request), client, _monitor, timeline, signals, time, cancellationToken);
            var loop = new RunLoop(steps, RunLoopOptions.From(limits.Settings, limits.Applied) with { Stage = request.Stage });
            return (await loop.RunAsync(new RunLoopState { RunId = request.RunId })).Result!;
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The stop can also be a control request that arrived while no chunk was in progress.
            return signals.Reason switch
            {
                YieldReason.Paused => Requested(request.RunId, RunState.Paused, "pause", signals.By),
                YieldReason.Cancelled => Requested(request.RunId, RunState.Cancelled, "cancellation", signals.By),
                _ => Stopped(request.RunId, StopCause.Interrupted, "the process was requested to end"),
            };
        }
    }

    private void BeginPlanned(RunPlan plan, RunRequest request)
    {
        if (request is { Stage: { } stage, Gate: { } least } && plan.UsersUntil(stage) < plan.Users)
        {
            var before = plan.UsersUntil(stage - 1);
            _monitor.Follow(new(plan.ToLayout().IndexOf(before), plan.UsersUntil(stage) - before, least));
        }

        request.Planned?.Invoke(plan);
    }

    // An input that is refused is no run, and an exception leaves a run that can be resumed.
    private static async Task<RunResult> CountEndAsync(Task<RunResult> execution)
    {
        try
        {
            var result = await execution;
            BatchTelemetry.Runs.Ended(result.State);
            return result;
        }
        catch (Exception error) when (error is not InputException)
        {
            BatchTelemetry.Runs.Ended(RunState.Stopped);
            throw;
        }
    }

    private RunGauges ReadGauges()
    {
        var figures = _monitor.Snapshot();
        var isPlanned = figures.Users > 0;
        return new()
        {
            State = figures.State,
            Users = isPlanned ? figures.Users : null,
            Pending = isPlanned ? Math.Max(0, figures.Users - figures.Done) : null,
            Remaining = figures.Eta,
            Window = figures.Chunks,
            Held = figures.HeldSince is { } since ? time.GetUtcNow() - since : TimeSpan.Zero,
        };
    }

    private RunResult Requested(string runId, RunState state, string word, string? by) =>
        Stopped(runId, StopCause.None, by is null ? $"{word} requested" : $"{word} requested by {by}") with { State = state, By = by };

    private RunResult Stopped(string runId, StopCause cause, string? reason)
    {
        var figures = _monitor.Snapshot();
        return new()
        {
            RunId = runId,
            State = RunState.Stopped,
            Cause = cause,
            Reason = reason,
            Users = figures.Users,
            Rejects = figures.Rejects,
            Rows = figures.Users + figures.Rejects,
            Results = figures.Done - figures.Failures,
            Failures = figures.Failures,
        };
    }

    private Task<IStoreLease> TakeStoreLeaseAsync(
        LeaseHolder me, TimeSpan longestWait, CancellationToken stop, CancellationToken cancellationToken) =>
        WaitAsync(
            longestWait,
            async token =>
            {
                if (await store.TryAcquireLeaseAsync(me, token) is not { } taken)
                {
                    return (null, Name(await store.FindLeaseHolderAsync(token)));
                }

                if (await FindRunLeaseAsync(taken, token) is not { } runLease)
                {
                    return (taken, "");
                }

                // This also applies to the same run, because a function app may be processing its chunks.
                await taken.DisposeAsync();
                return (null, $"run '{runLease.RunId}' in a function app, since {runLease.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z "
                    + $"(if that app no longer exists, delete {RunPaths.RunLease} from the store)");
            },
            who => $"{store.Location} is in use by {who}",
            why: "",
            stop,
            cancellationToken);

    // The store lease excludes other runs of the store, and the API lease other runs of this machine. A completed run sends no requests, so it
    // needs no API lease.
    private async Task<IStoreLease?> TakeApiLeaseAsync(
        RunRequest request, LiveLimits limits, LeaseHolder me, TimelineWriter timeline, RunSignals signals, CancellationToken cancellationToken)
    {
        if (apiLocks is null || !Uri.TryCreate(limits.Settings.Api.Url, UriKind.Absolute, out var api))
        {
            return null;
        }

        // Other processes see the waiting run, and can pause or cancel it.
        ControlWatcher? watcher = null;
        ProgressWriter? progress = null;
        var apiLease = apiLocks.Of(api);
        try
        {
            return await WaitAsync(
                request.LockWait,
                async token => await apiLease.TryTakeAsync(me with { Store = store.Location }, token) is { } taken
                    ? (taken, "")
                    : (null, Name(await apiLease.FindHolderAsync(token))),
                who => $"the API at {api.Authority} is in use by {who}",
                $": only one run at a time may call {api.Authority} from one machine",
                signals.Stop,
                cancellationToken,
                () =>
                {
                    watcher ??= new(_catalog, request.RunId, signals, time);
                    progress ??= new(_catalog, request.RunId, _monitor, timeline, time);
                });
        }
        finally
        {
            await DisposeAsync(watcher);
            await DisposeAsync(progress);
        }

        static ValueTask DisposeAsync(IAsyncDisposable? disposable) => disposable?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private async Task<IStoreLease> WaitAsync(
        TimeSpan longestWait,
        Func<CancellationToken, Task<(IStoreLease? Taken, string Who)>> tryTake,
        Func<string, string> describeHolder,
        string why,
        CancellationToken stop,
        CancellationToken cancellationToken,
        Action? waiting = null)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken);
        var began = time.GetTimestamp();
        while (true)
        {
            var (taken, who) = await tryTake(either.Token);
            if (taken is not null)
            {
                return taken;
            }

            if (time.GetElapsedTime(began) >= longestWait)
            {
                throw new RunException(
                    RunRefusal.StoreHeld,
                    $"{describeHolder(who)}. Only one run at a time may use it. Start the run again later, "
                    + "or without --no-wait to wait for the lease.");
            }

            _monitor.Update(f => f with { State = RunState.Queued, Reason = $"waiting for {who}{why}" });
            waiting?.Invoke();
            await Task.Delay(StoreLeaseRecord.Times.Poll, time, either.Token);
        }
    }

    private static string Name(LeaseHolder? holder) => holder is null
        ? "another process"
        : $"run '{holder.RunId}'{(holder.Store is { } other ? $" in {other}" : "")} (process {holder.ProcessId} on {holder.Machine}, since {holder.Since:yyyy-MM-dd HH:mm:ss}Z)";

    // Another process took the store lease, or the lease expired because the store was not available, so that another process may take it.
    private async Task<Exception> LostAsync(LeaseHolder me)
    {
        var expired = $"{store.Location}: the store lease could not be renewed before it expired, so the run stopped. Another process may now "
            + "take the lease. Checkpointed work is kept.";
        try
        {
            var holder = await store.FindLeaseHolderAsync(CancellationToken.None);
            return holder is null || holder.Owner == me.Owner
                ? new StoreException(expired) { Transient = true }
                : new RunException(
                    RunRefusal.StoreHeld,
                    $"{store.Location}: the store lease was lost. This process did not renew it in time, and another process took it.");
        }
        catch (StoreException error)
        {
            return new StoreException(expired, error) { Transient = true };
        }
    }

    private async Task<RunLeaseRecord?> FindRunLeaseAsync(IStoreLease taken, CancellationToken cancellationToken)
    {
        try
        {
            return await new RunLease(store, time).ReadAsync(cancellationToken);
        }
        catch
        {
            await taken.DisposeAsync();
            throw;
        }
    }

    // Writes the settings of a new run. For a planned run, checks that the requested settings give the same results as the planned ones.
    private async Task<RunSettings> ResolveSettingsAsync(RunRequest request, CancellationToken cancellationToken)
    {
        var runId = request.RunId;
        var planned = await _catalog.ReadAsync(RunPaths.Settings(runId), RunJsonContext.Default.RunSettings, cancellationToken);
        if (planned is null)
        {
            if (request.Settings is null || request.Input is null)
            {
                throw _catalog.Unknown(runId);
            }

            // An invalid input fails here, before any request is sent and before any file of the run is written.
            await PublicationOwner.CheckAsync(store, runId, request.Settings, time.GetUtcNow(), cancellationToken);
            await Planner.CheckAsync(request.Settings.Input, request.Input, cancellationToken);
            await WriteAsync(RunPaths.Rules(runId), request.Rules ?? new(), cancellationToken);
            await _catalog.WriteAsync(RunPaths.Settings(runId), request.Settings, RunJsonContext.Default.RunSettings, cancellationToken);
            return request.Settings;
        }

        await PublicationOwner.CheckAsync(store, runId, planned, time.GetUtcNow(), cancellationToken);
        if (request.Settings is not null)
        {
            await CheckSameAsync(request, planned, cancellationToken);
        }

        var settings = request.Amendments.Apply(Operational(planned, request.Settings));

        // The settings of a published run describe the requests that gave its results.
        if (settings != planned && await FindPublishedAsync(runId, cancellationToken) is null)
        {
            await _catalog.ResetLimitsAsync(
                runId,
                planned,
                settings.Concurrency != planned.Concurrency || request.Amendments.Concurrency is not null,
                settings.Api.RequestsPerSecond != planned.Api.RequestsPerSecond || request.Amendments.RequestsPerSecond is not null,
                request.By,
                cancellationToken);
            await _catalog.WriteAsync(RunPaths.Settings(runId), settings, RunJsonContext.Default.RunSettings, cancellationToken);
        }

        return settings;
    }

    private Task WriteAsync(string path, RankingRules rules, CancellationToken cancellationToken) =>
        store.WriteAsync(path, JsonSerializer.SerializeToUtf8Bytes(rules, ExecutionJsonContext.Default.RankingRules), cancellationToken);

    // Settings that do not affect the results take the newly requested values. The others stay as planned.
    private static RunSettings Operational(RunSettings planned, RunSettings? requested) => requested is null
        ? planned
        : planned with
        {
            Api = requested.Api,
            AgreedConcurrency = requested.AgreedConcurrency,
            Concurrency = requested.Concurrency,
            FailureTolerance = requested.FailureTolerance,
            NoCardTolerance = requested.NoCardTolerance,
            NoCardMinimumUsers = requested.NoCardMinimumUsers,

            // A run that an earlier version started accepts all rejects, and a resume must not stop it.
            RejectTolerance = planned.RejectTolerance is null ? null : requested.RejectTolerance,
            HoldSeconds = requested.HoldSeconds,
            HoldMaxSeconds = requested.HoldMaxSeconds,
        };

    private async Task CheckSameAsync(RunRequest request, RunSettings planned, CancellationToken cancellationToken)
    {
        var requested = request.Settings!;
        var plannedRules = await store.ReadAsync(RunPaths.Rules(request.RunId), cancellationToken);
        var requestedRules = JsonSerializer.SerializeToUtf8Bytes(request.Rules ?? new(), ExecutionJsonContext.Default.RankingRules);
        var differs = SettingsDifference.Find(requested, planned)
            ?? (plannedRules is null || !plannedRules.AsSpan().SequenceEqual(requestedRules) ? "the commissionable cards or display names" : null);
        if (differs is not null)
        {
            throw new RunException(
                RunRefusal.Conflict,
                $"run '{request.RunId}' was planned with other settings: {differs}. Use the same settings, or another --run-id.");
        }

        if (request.Input is not null
            && await _catalog.ReadAsync(RunPaths.Plan(request.RunId), RunJsonContext.Default.RunPlan, cancellationToken) is { } plan)
        {
            var digest = await InputDigest.ComputeAsync(request.Input, cancellationToken);
            if (digest.Sha256 != plan.InputSha256)
            {
                throw new RunException(
                    RunRefusal.Conflict,
                    $"run '{request.RunId}' was planned with a different content of {plan.InputName} "
                    + $"(SHA-256 {plan.InputSha256[..12]}…, now {digest.Sha256[..12]}…). Use another --run-id, or the original input.");
            }
        }
    }

    private async Task<RunResult?> FindEndAsync(RunRequest request, CancellationToken cancellationToken)
    {
        var runId = request.RunId;
        if (await FindPublishedAsync(runId, cancellationToken) is { } published)
        {
            return published;
        }

        var result = await _catalog.ReadAsync(RunPaths.Result(runId), RunJsonContext.Default.RunResult, cancellationToken);
        if (await _catalog.IsCancelledAsync(runId, result, cancellationToken))
        {
            throw new RunException(RunRefusal.Cancelled, $"run '{runId}' was cancelled. Start it under another --run-id.");
        }

        if (request.KeepsPause && await _catalog.ReadControlAsync(runId, cancellationToken) is { Request: ControlRequest.Pause } pause)
        {
            return await PauseAsync(runId, result, pause, cancellationToken);
        }

        // A start also resumes a paused run, so the previous control request and result are cleared.
        await _catalog.WriteAsync(
            RunPaths.Control(runId), RunControl.GoOn with { At = time.GetUtcNow(), By = request.By }, RunJsonContext.Default.RunControl, cancellationToken);
        await store.DeleteAsync(RunPaths.Result(runId), cancellationToken);
        return null;
    }

    private async Task<RunResult> PauseAsync(string runId, RunResult? earlier, RunControl pause, CancellationToken cancellationToken)
    {
        var plan = await _catalog.ReadAsync(RunPaths.Plan(runId), RunJsonContext.Default.RunPlan, cancellationToken);
        var paused = (earlier ?? new() { RunId = runId, State = RunState.Paused, Rows = plan?.Rows ?? 0, Users = plan?.Users ?? 0, Rejects = plan?.Rejects ?? 0 }) with
        {
            State = RunState.Paused,
            Cause = StopCause.None,
            Reason = pause.By is null ? "pause requested" : $"pause requested by {pause.By}",
            By = pause.By,
        };
        await _catalog.WriteAsync(RunPaths.Result(runId), paused, RunJsonContext.Default.RunResult, cancellationToken);
        return paused;
    }

    private async Task<RunResult?> FindPublishedAsync(string runId, CancellationToken cancellationToken) =>
        await _catalog.ReadAsync(RunPaths.Result(runId), RunJsonContext.Default.RunResult, cancellationToken)
            is { State: RunState.Completed or RunState.CompletedWithFailures } published
            ? published
            : null;
}
