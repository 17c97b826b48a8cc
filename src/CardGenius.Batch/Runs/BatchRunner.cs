using System.Text.Json;
using CardGenius.Batch.Api;
using CardGenius.Batch.Planning;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Runs.Turns;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Runs;

/// <summary>
/// The embedded host: runs one run in this process, on any store. Starting a run that exists goes on with it; nothing but the store is
/// needed to know where it was.
/// </summary>
/// <param name="store">Where the run lives.</param>
/// <param name="makeClient">Makes the API client of a run from its settings and its ranking tables.</param>
/// <param name="time">The clock.</param>
public sealed class BatchRunner(
    IRunStore store, Func<RunSettings, RankingRules, IRecommendationClient> makeClient, TimeProvider time)
{
    private static readonly TimeSpan LockPoll = TimeSpan.FromSeconds(1);

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
        using var activity = BatchTelemetry.Activities.StartActivity("run");
        activity?.SetTag("cardgenius.run", request.RunId);

        var me = LockHolder.Me(request.RunId, time);
        await using var held = await TakeLockAsync(request, me, stop, cancellationToken);
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
        var isNew = await store.ReadAsync(RunPaths.Settings(request.RunId), lost.Token) is null;
        var settings = await SettleAsync(request, lost.Token);
        if (await FindEndAsync(request.RunId, lost.Token) is { } ended)
        {
            return ended;
        }

        using var signals = new RunSignals();
        await using var asked = stop.Register(() => signals.Ask(YieldReason.Stopping));
        try
        {
            var result = await ExecuteAsync(request, settings, signals, lost.Token);
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
    }

    private async Task<RunResult> ExecuteAsync(
        RunRequest request, RunSettings settings, RunSignals signals, CancellationToken cancellationToken)
    {
        var rules = request.Rules
            ?? await _catalog.ReadAsync(RunPaths.Rules(request.RunId), RunJsonContext.Default.RankingRules, cancellationToken)
            ?? new RankingRules();
        var client = makeClient(settings, rules with { TopN = settings.TopN });
        await using var ownedClient = client as IAsyncDisposable;
        _monitor.Api = () => client.Health;
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
            var port = new EmbeddedPort(
                store, request.RunId, settings, request.Input, request.Planned, client, _monitor, signals, time, cancellationToken);
            var loop = new RunLoop(port, RunLoopOptions.From(settings));
            return (await loop.RunAsync(new RunLoopState { RunId = request.RunId })).Result!;
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Stopped(request.RunId, StopCause.Interrupted, "the process was asked to end");
        }
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

    private async Task<IStoreLock> TakeLockAsync(
        RunRequest request, LockHolder me, CancellationToken stop, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken);
        var until = time.GetUtcNow() + request.LockWait;
        while (true)
        {
            string who;
            if (await store.TryLockAsync(me, either.Token) is { } taken)
            {
                if (await FindTurnAsync(taken, either.Token) is not { } turn)
                {
                    return taken;
                }

                // Even the same run: an app may be at its chunks now.
                await taken.DisposeAsync();
                who = $"run '{turn.RunId}' in a function app, since {turn.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z "
                    + $"(if there is no such app any more, delete {RunPaths.Turn} from the store)";
            }
            else
            {
                var holder = await store.FindLockHolderAsync(either.Token);
                who = holder is null
                    ? "another process"
                    : $"run '{holder.RunId}' (process {holder.ProcessId} on {holder.Machine}, since {holder.Since:yyyy-MM-dd HH:mm:ss}Z)";
            }

            if (time.GetUtcNow() >= until)
            {
                throw new RunException(
                    RunRefusal.StoreHeld,
                    $"{store.Location} is in use by {who}. One run at a time keeps the promise made to the API's owners; a run started without --no-wait waits for its turn.");
            }

            _monitor.Update(f => f with { State = RunState.Queued, Reason = $"waiting for {who}" });
            await Task.Delay(LockPoll, time, either.Token);
        }
    }

    // Another process took the lock, or the store was out of reach for so long that another might have.
    private async Task<Exception> LostAsync(LockHolder me)
    {
        var silent = $"{store.Location}: it could not be written for longer than its lock lives, so the run stopped: another process may take "
            + "the store. Nothing that was checkpointed is lost.";
        try
        {
            var holder = await store.FindLockHolderAsync(CancellationToken.None);
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

    private async Task<TurnRecord?> FindTurnAsync(IStoreLock taken, CancellationToken cancellationToken)
    {
        try
        {
            return await new RunTurn(store, time).ReadAsync(cancellationToken);
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
        store.WriteAsync(path, JsonSerializer.SerializeToUtf8Bytes(rules, RunJsonContext.Default.RankingRules), cancellationToken);

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
        var askedRules = JsonSerializer.SerializeToUtf8Bytes(request.Rules ?? new(), RunJsonContext.Default.RankingRules);
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
        var result = await _catalog.ReadAsync(RunPaths.Result(runId), RunJsonContext.Default.RunResult, cancellationToken);
        if (result?.State is RunState.Completed or RunState.CompletedWithFailures)
        {
            return result;
        }

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
}
