using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CardGenius.Batch.Execution.Limits;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Limits;
using CardGenius.Batch.Model.Stages;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Execution;

/// <summary>Reads the state of the runs in a store, and records control requests for them.</summary>
public sealed class RunCatalog(IRunStore store, TimeProvider time)
{
    /// <summary>Returns the status of a run, or null if the store contains no run with that id.</summary>
    public async Task<RunStatus?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        RunIds.Check(runId);
        return await FindAsync(runId, await FindHolderAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Returns the status of all runs, ordered by run id.</summary>
    public async IAsyncEnumerable<RunStatus> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var holder = await FindHolderAsync(cancellationToken);
        List<string> ids = [];
        await foreach (var runId in store.ListRunIdsAsync(cancellationToken))
        {
            if (RunIds.IsValid(runId))
            {
                ids.Add(runId);
            }
        }

        foreach (var status in await ParallelReads.SelectAsync(ids, (id, token) => FindAsync(id, holder, token), cancellationToken))
        {
            if (status is not null)
            {
                yield return status;
            }
        }
    }

    /// <summary>Returns the stages of a rollout that have ended.</summary>
    public async Task<RolloutRecord> ReadRolloutAsync(string runId, CancellationToken cancellationToken) =>
        await ReadAsync(RunPaths.Rollout(runId), RunJsonContext.Default.RolloutRecord, cancellationToken) ?? new();

    /// <summary>Records the stages of a rollout that have ended.</summary>
    public Task WriteRolloutAsync(string runId, RolloutRecord record, CancellationToken cancellationToken) =>
        WriteAsync(RunPaths.Rollout(runId), record, RunJsonContext.Default.RolloutRecord, cancellationToken);

    /// <summary>Records a control request. An active run applies it within seconds.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="request">The request.</param>
    /// <param name="by">Who makes the request; null if unknown.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="RunException">The store contains no such run.</exception>
    public async Task RequestAsync(string runId, ControlRequest request, string? by, CancellationToken cancellationToken)
    {
        RunIds.Check(runId);
        if (await store.ReadAsync(RunPaths.Settings(runId), cancellationToken) is null)
        {
            throw Unknown(runId);
        }

        await WriteAsync(
            RunPaths.Control(runId),
            new RunControl { Request = request, At = time.GetUtcNow(), By = by },
            RunJsonContext.Default.RunControl,
            cancellationToken);
    }

    /// <summary>Changes the concurrency and the rate limit of a run. An active run applies the change within seconds, and a run that is not active
    /// when it resumes.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="concurrency">The maximum number of requests in flight; null keeps it.</param>
    /// <param name="requestsPerSecond">The rate limit, in requests per second; null keeps it.</param>
    /// <param name="by">Who changes the limits; null if unknown.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The change, or the latest one if the limits already have these values; null if they were never changed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The concurrency or the rate limit is not positive.</exception>
    /// <exception cref="RunException">The store contains no such run, or the concurrency is higher than the agreed one.</exception>
    public async Task<RunLimits?> ChangeLimitsAsync(
        string runId, int? concurrency, double? requestsPerSecond, string? by, CancellationToken cancellationToken)
    {
        RunIds.Check(runId);
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(requestsPerSecond ?? 1);
        var settings = await ReadAsync(RunPaths.Settings(runId), RunJsonContext.Default.RunSettings, cancellationToken)
            ?? throw Unknown(runId);
        if (concurrency > settings.Ceiling)
        {
            throw RunAmendments.AboveAgreed(concurrency.Value, settings.Ceiling);
        }

        var latest = await ReadLimitsAsync(runId, cancellationToken);
        var changed = (latest ?? new()).Then(settings, concurrency, requestsPerSecond) with { At = time.GetUtcNow(), By = by };
        if (changed.Apply(settings) == changed.ApplyBefore(settings))
        {
            return latest;
        }

        await WriteAsync(RunPaths.Limits(runId), changed, RunJsonContext.Default.RunLimits, cancellationToken);
        return changed;
    }

    /// <summary>Removes changed limits that a resume with other settings replaces.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="planned">The settings of the run before the resume, without any change of the limits.</param>
    /// <param name="concurrency">Whether the resume sets the concurrency.</param>
    /// <param name="requestsPerSecond">Whether the resume sets the rate limit.</param>
    /// <param name="by">Who resumes the run; null if unknown.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task ResetLimitsAsync(
        string runId, RunSettings planned, bool concurrency, bool requestsPerSecond, string? by, CancellationToken cancellationToken)
    {
        if (!(concurrency || requestsPerSecond) || await ReadLimitsAsync(runId, cancellationToken) is not { } latest)
        {
            return;
        }

        var reset = latest.Then(planned, concurrency: null, requestsPerSecond: null) with
        {
            Concurrency = concurrency ? null : latest.Concurrency,
            RequestsPerSecond = requestsPerSecond ? null : latest.RequestsPerSecond,
            At = time.GetUtcNow(),
            By = by,
        };
        await WriteAsync(RunPaths.Limits(runId), reset, RunJsonContext.Default.RunLimits, cancellationToken);
    }

    /// <summary>Returns the latest change of the limits of a run; null if they were never changed.</summary>
    internal Task<RunLimits?> ReadLimitsAsync(string runId, CancellationToken cancellationToken) =>
        ReadAsync(RunPaths.Limits(runId), RunJsonContext.Default.RunLimits, cancellationToken);

    /// <summary>Returns the ids of the runs that hold the store lease and the run lease; null for a lease without a holder.</summary>
    internal async Task<(string? StoreLease, string? RunLease)> FindHolderAsync(CancellationToken cancellationToken) => (
        (await store.FindLeaseHolderAsync(cancellationToken))?.RunId,
        (await new RunLease(store, time).ReadAsync(cancellationToken))?.RunId);

    /// <summary>Returns the status of a run, or null if the store contains no run with that id.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="holder">The lease holders, from <see cref="FindHolderAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    internal async Task<RunStatus?> FindAsync(
        string runId, (string? StoreLease, string? RunLease) holder, CancellationToken cancellationToken)
    {
        // The reads start together, because each of them takes milliseconds in a remote store.
        var settings = ReadAsync(RunPaths.Settings(runId), RunJsonContext.Default.RunSettings, cancellationToken);
        var plan = ReadAsync(RunPaths.Plan(runId), RunJsonContext.Default.RunPlan, cancellationToken);
        var progress = ReadAsync(RunPaths.Progress(runId), RunJsonContext.Default.RunProgress, cancellationToken);
        var result = ReadAsync(RunPaths.Result(runId), RunJsonContext.Default.RunResult, cancellationToken);
        var control = ReadControlAsync(runId, cancellationToken);
        var limits = ReadLimitsAsync(runId, cancellationToken);
        await Task.WhenAll(settings, plan, progress, result, control, limits);
        if (await settings is not { } known)
        {
            return null;
        }

        var isLive = holder.StoreLease == runId;

        // A process that waits for the API lease holds the store lease. A function app and `cardgenius serve` queue a run without it.
        var isQueued = !isLive && await result is null && await progress is { State: RunState.Queued, IsInProcess: false };
        return new(runId, (await limits)?.Apply(known) ?? known, await plan, await progress, await result, await control, isLive)
        {
            Limits = await limits,
            IsHosted = holder.RunLease == runId || isQueued,
            IsInQueue = isQueued && await store.ReadAsync(RunPaths.Queue(runId), cancellationToken) is not null,
        };
    }

    /// <summary>Returns whether a run was cancelled, or has a cancel request that no execution has applied.</summary>
    internal async Task<bool> IsCancelledAsync(string runId, RunResult? result, CancellationToken cancellationToken) =>
        result?.State == RunState.Cancelled
        || (result?.State is not (RunState.Completed or RunState.CompletedWithFailures)
            && (await ReadControlAsync(runId, cancellationToken)).Request == ControlRequest.Cancel);

    /// <summary>Returns the newest control request of a run. If there is none, returns <see cref="RunControl.GoOn"/>.</summary>
    public async Task<RunControl> ReadControlAsync(string runId, CancellationToken cancellationToken) =>
        await ReadAsync(RunPaths.Control(runId), RunJsonContext.Default.RunControl, cancellationToken) ?? RunControl.GoOn;

    internal RunException Unknown(string runId) => new(
        RunRefusal.UnknownRun,
        $"there is no run '{runId}' in {store.Location}. 'cardgenius status' lists the runs.");

    internal async Task<T?> ReadAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var json = await store.ReadAsync(path, cancellationToken);
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException error)
        {
            throw new StoreException($"{store.Location}, {path}: the file is damaged and cannot be read ({error.Message}).", error);
        }
    }

    internal Task WriteAsync<T>(string path, T document, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        store.WriteAsync(path, JsonSerializer.SerializeToUtf8Bytes(document, type), cancellationToken);
}
