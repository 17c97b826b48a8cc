using System.Text.Json;
using CardGenius.Batch.Api;
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
/// The embedded host: runs one run in this process, on any store. Starting a run that exists goes on with it; nothing but the store is
/// needed to know where it was.
/// </summary>
/// <param name="store">Where the run lives.</param>
/// <param name="makeClient">Makes the API client of a run from its settings and its ranking tables.</param>
/// <param name="time">The clock.</param>
/// <param name="apiLocks">The locks that all runs on this machine share, one for each API; null: the store's lock alone decides.</param>
public sealed class BatchRunner(
    IRunStore store, Func<RunSettings, RankingRules, IRecommendationClient> makeClient, TimeProvider time, ApiLeases? apiLocks = null)
{

    private readonly RunCatalog _catalog = new(store, time);
    private readonly RunMonitor _monitor = new(time);

    /// <summary>The live figures.</summary>
    public LiveFigures Figures => _monitor.Snapshot();

    /// <summary>Runs a run to its end, or until it stops.</summary>
    /// <param name="request">The run.</param>
    /// <param name="stop">Asks to finish the users in flight, to checkpoint and to end.</param>
    /// <param name="cancellationToken">Ends at once; what was done since the last checkpoints is done again next time.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="RunException">The run cannot be started as asked.</exception>
    /// <exception cref="InputException">The input cannot be used; no call was made.</exception>
    /// <exception cref="StoreException">The store failed outside a chunk.</exception>
    public async Task<RunResult> RunAsync(RunRequest request, CancellationToken stop, CancellationToken cancellationToken)
    {
        RunIds.Check(request.RunId);
        using var span = BatchTelemetry.Activities.StartActivity("run");
        span?.SetTag("cardgenius.run", request.RunId);
        using var tracked = BatchTelemetry.Runs.Track(ReadGauges);

        var me = LeaseHolder.Me(request.RunId, time);
        await using var held = await TakeLockAsync(me, request.LockWait, stop, cancellationToken);
        await using var shared = await TakeApiLockAsync(request, me, held.Lost, stop, cancellationToken);
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost, shared?.Lost ?? CancellationToken.None);
        RequestLease.Require(held.IsHeldAsync);
        var isNew = await store.ReadAsync(RunPaths.Settings(request.RunId), lost.Token) is null;
        if (shared is not null)
        {
            RequestLease.Require(shared.IsHeldAsync);
        }

        try
        {
            var settings = await SettleAsync(request, lost.Token);
            if (await FindEndAsync(request.RunId, lost.Token) is { } ended)
            {
                return ended;
            }

            using var signals = new RunSignals();
            await using var asked = stop.Register(() => signals.Ask(YieldReason.Stopping));
            var result = await CountEndAsync(ExecuteAsync(request, settings, signals, lost.Token));
            _monitor.Update(f => f with { State = result.State, Reason = result.Reason });
            await _catalog.WriteAsync(RunPaths.Result(request.RunId), result, RunJsonContext.Default.RunResult, lost.Token);
            return result;
        }
        catch (OperationCanceledException) when (held.Lost.IsCancellationRequested)
        {
            throw await LostAsync(me);
        }
        catch (InputException) when (isNew)
        {
            // A run whose input was refused never was one: nothing of it may be left to resume.
            foreach (var file in await store.ListAsync(RunPaths.Run(request.RunId), lost.Token))
            {
                await store.DeleteAsync(file.Path, lost.Token);
            }

            throw;
        }
        catch (OperationCanceledException) when (shared?.Lost.IsCancellationRequested == true)
        {
            throw new StoreException(
                "The lock that all runs on this machine share for the API was lost: its file could not be written for longer than the lock lives, or "
                + "this process was stopped and another run took the lock. Nothing that was checkpointed is lost.")
            {
                Transient = true,
            };
        }
    }

    private async Task<RunResult> ExecuteAsync(
        RunRequest request, RunSettings settings, RunSignals signals, CancellationToken cancellationToken)
    {
        var rules = request.Rules
            ?? await _catalog.ReadAsync(RunPaths.Rules(request.RunId), ExecutionJsonContext.Default.RankingRules, cancellationToken)
            ?? new RankingRules();
        var client = makeClient(settings, rules with { TopN = settings.TopN });
        await using var ownedClient = client as IAsyncDisposable;
        _monitor.Api = () => client.Health;
        using var tracked = BatchTelemetry.Runs.Track(
            () => new() { Api = ApiGauges.Of(settings, client.Health.Limit, client.Health.Breaker) });
        _monitor.Update(f => f with { State = RunState.Planning, Concurrency = settings.Concurrency });

        try
        {
            using var stoppable = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, cancellationToken);
            var preflight = await new Preflight(client, settings.Api, time).RunAsync(stoppable.Token);
            if (preflight.Outcome == PreflightOutcome.Fatal)
            {
                return Stopped(request.RunId, StopCause.Fatal, preflight.Message);
            }

            await using var watcher = new ControlWatcher(_catalog, request.RunId, signals, time);
            await using var progress = new ProgressWriter(_catalog, request.RunId, _monitor, time);
            var steps = new EmbeddedSteps(
                store, request.RunId, settings, request.Input, request.Planned, client, _monitor, signals, time, cancellationToken);
            var loop = new RunLoop(steps, RunLoopOptions.From(settings));
            return (await loop.RunAsync(new RunLoopState { RunId = request.RunId })).Result!;
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Stopped(request.RunId, StopCause.Interrupted, "the process was asked to end");
        }
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

    private Task<IStoreLease> TakeLockAsync(LeaseHolder me, TimeSpan patience, CancellationToken stop, CancellationToken cancellationToken) =>
        WaitAsync(
            patience,
            async token =>
            {
                if (await store.TryAcquireLeaseAsync(me, token) is not { } taken)
                {
                    return (null, Name(await store.FindLeaseHolderAsync(token)));
                }

                if (await FindTurnAsync(taken, token) is not { } turn)
                {
                    return (taken, "");
                }

                // Even the same run: an app may be at its chunks now.
                await taken.DisposeAsync();
                return (null, $"run '{turn.RunId}' in a function app, since {turn.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z "
                    + $"(if there is no such app any more, delete {RunPaths.RunLease} from the store)");
            },
            who => $"{store.Location} is in use by {who}",
            why: "",
            stop,
            cancellationToken);

    // What the store's lock is for the runs of one store, this lock is for the runs of one machine. A run that has completed sends nothing.
    private async Task<IStoreLease?> TakeApiLockAsync(
        RunRequest request, LeaseHolder me, CancellationToken lost, CancellationToken stop, CancellationToken cancellationToken)
    {
        if (apiLocks is null)
        {
            return null;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(lost, cancellationToken);
        var settings = request.Settings
            ?? await _catalog.ReadAsync(RunPaths.Settings(request.RunId), RunJsonContext.Default.RunSettings, either.Token)
            ?? throw _catalog.Unknown(request.RunId);
        if (await FindPublishedAsync(request.RunId, either.Token) is not null
            || !Uri.TryCreate(request.Amendments.Apply(settings).Api.Url, UriKind.Absolute, out var api))
        {
            return null;
        }

        var apiLock = apiLocks.Of(api);
        try
        {
            return await WaitAsync(
                request.LockWait,
                async token => await apiLock.TryTakeAsync(me with { Store = store.Location }, token) is { } taken
                    ? (taken, "")
                    : (null, Name(await apiLock.FindHolderAsync(token))),
                who => $"the API at {api.Authority} is in use by {who}",
                $": on one machine, one run at a time calls {api.Authority}",
                stop,
                either.Token);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            throw await LostAsync(me);
        }
    }

    // Asks once a second until the lock is there, or the time is over.
    private async Task<IStoreLease> WaitAsync(
        TimeSpan patience,
        Func<CancellationToken, Task<(IStoreLease? Taken, string Who)>> tryTake,
        Func<string, string> refusal,
        string why,
        CancellationToken stop,
        CancellationToken cancellationToken)
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

            if (time.GetElapsedTime(began) >= patience)
            {
                throw new RunException(
                    RunRefusal.StoreHeld,
                    $"{refusal(who)}. One run at a time keeps the promise made to the API's owners; a run started without --no-wait waits for its turn.");
            }

            _monitor.Update(f => f with { State = RunState.Queued, Reason = $"waiting for {who}{why}" });
            await Task.Delay(StoreLeaseRecord.Times.Poll, time, either.Token);
        }
    }

    private static string Name(LeaseHolder? holder) => holder is null
        ? "another process"
        : $"run '{holder.RunId}'{(holder.Store is { } other ? $" in {other}" : "")} (process {holder.ProcessId} on {holder.Machine}, since {holder.Since:yyyy-MM-dd HH:mm:ss}Z)";

    // Another process took the lock, or the store was out of reach for so long that another might have.
    private async Task<Exception> LostAsync(LeaseHolder me)
    {
        var silent = $"{store.Location}: it could not be written for longer than its lock lives, so the run stopped: another process may take "
            + "the store. Nothing that was checkpointed is lost.";
        try
        {
            var holder = await store.FindLeaseHolderAsync(CancellationToken.None);
            return holder is null || holder.Owner == me.Owner
                ? new StoreException(silent) { Transient = true }
                : new RunException(
                    RunRefusal.StoreHeld,
                    $"{store.Location}: the lock was lost (this process was silent for too long) and another process took the store over.");
        }
        catch (StoreException error)
        {
            return new StoreException(silent, error) { Transient = true };
        }
    }

    private async Task<RunLeaseRecord?> FindTurnAsync(IStoreLease taken, CancellationToken cancellationToken)
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

    // Writes the settings of a new run, or checks that those asked for give the same results as those the run was planned with.
    private async Task<RunSettings> SettleAsync(RunRequest request, CancellationToken cancellationToken)
    {
        var runId = request.RunId;
        var planned = await _catalog.ReadAsync(RunPaths.Settings(runId), RunJsonContext.Default.RunSettings, cancellationToken);
        if (planned is null)
        {
            if (request.Settings is null || request.Input is null)
            {
                throw _catalog.Unknown(runId);
            }

            // A wrong file is refused here, before any call is made and before anything of the run is written.
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
        if (settings != planned)
        {
            await _catalog.WriteAsync(RunPaths.Settings(runId), settings, RunJsonContext.Default.RunSettings, cancellationToken);
        }

        return settings;
    }

    private Task WriteAsync(string path, RankingRules rules, CancellationToken cancellationToken) =>
        store.WriteAsync(path, JsonSerializer.SerializeToUtf8Bytes(rules, ExecutionJsonContext.Default.RankingRules), cancellationToken);

    // What changes no result follows the newest wish; the rest stays as planned.
    private static RunSettings Operational(RunSettings planned, RunSettings? asked) => asked is null
        ? planned
        : planned with
        {
            Api = asked.Api,
            Concurrency = asked.Concurrency,
            FailureTolerance = asked.FailureTolerance,
            NoCardTolerance = asked.NoCardTolerance,
            NoCardMinimumUsers = asked.NoCardMinimumUsers,
            HoldSeconds = asked.HoldSeconds,
            HoldMaxSeconds = asked.HoldMaxSeconds,
        };

    private async Task CheckSameAsync(RunRequest request, RunSettings planned, CancellationToken cancellationToken)
    {
        var asked = request.Settings!;
        var plannedRules = await store.ReadAsync(RunPaths.Rules(request.RunId), cancellationToken);
        var askedRules = JsonSerializer.SerializeToUtf8Bytes(request.Rules ?? new(), ExecutionJsonContext.Default.RankingRules);
        var differs = SettingsDifference.Find(asked, planned)
            ?? (plannedRules is null || !plannedRules.AsSpan().SequenceEqual(askedRules) ? "the commissionable cards or display names" : null);
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
                    $"run '{request.RunId}' was planned on another content of {plan.InputName} (SHA-256 {plan.InputSha256[..12]}…, now {digest.Sha256[..12]}…). Use another --run-id, or the input as it was.");
            }
        }
    }


    private async Task<RunResult?> FindEndAsync(string runId, CancellationToken cancellationToken)
    {
        if (await FindPublishedAsync(runId, cancellationToken) is { } published)
        {
            return published;
        }

        var result = await _catalog.ReadAsync(RunPaths.Result(runId), RunJsonContext.Default.RunResult, cancellationToken);
        if (await _catalog.IsCancelledAsync(runId, result, cancellationToken))
        {
            throw new RunException(RunRefusal.Cancelled, $"run '{runId}' was cancelled. Start it under another --run-id.");
        }

        // What stopped it before is over; and starting a paused run is resuming it.
        await _catalog.WriteAsync(
            RunPaths.Control(runId), RunControl.GoOn with { At = time.GetUtcNow() }, RunJsonContext.Default.RunControl, cancellationToken);
        await store.DeleteAsync(RunPaths.Result(runId), cancellationToken);
        return null;
    }

    private async Task<RunResult?> FindPublishedAsync(string runId, CancellationToken cancellationToken) =>
        await _catalog.ReadAsync(RunPaths.Result(runId), RunJsonContext.Default.RunResult, cancellationToken)
            is { State: RunState.Completed or RunState.CompletedWithFailures } published
            ? published
            : null;
}
