using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Execution;

/// <summary>Reads what a store says of its runs, and leaves wishes for them.</summary>
public sealed class RunCatalog(IRunStore store, TimeProvider time)
{
    /// <summary>A run, or null where there is none of that id.</summary>
    public async Task<RunStatus?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        RunIds.Check(runId);
        return await FindAsync(runId, await FindHolderAsync(cancellationToken), cancellationToken);
    }

    /// <summary>All runs, in the order of their ids.</summary>
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

    /// <summary>Leaves a wish; a living run sees it within seconds, any other when it starts.</summary>
    /// <exception cref="RunException">There is no such run.</exception>
    public async Task RequestAsync(string runId, ControlRequest request, CancellationToken cancellationToken)
    {
        RunIds.Check(runId);
        if (await store.ReadAsync(RunPaths.Settings(runId), cancellationToken) is null)
        {
            throw Unknown(runId);
        }

        await WriteAsync(
            RunPaths.Control(runId),
            new RunControl { Request = request, At = time.GetUtcNow() },
            RunJsonContext.Default.RunControl,
            cancellationToken);
    }

    /// <summary>The run that holds the store's lock, and the run that has the turn; null where there is none.</summary>
    internal async Task<(string? Lock, string? Turn)> FindHolderAsync(CancellationToken cancellationToken) => (
        (await store.FindLeaseHolderAsync(cancellationToken))?.RunId,
        (await new RunLease(store, time).ReadAsync(cancellationToken))?.RunId);

    /// <summary>A run, or null where there is none of that id.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="holder">What <see cref="FindHolderAsync"/> found.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal async Task<RunStatus?> FindAsync(string runId, (string? Lock, string? Turn) holder, CancellationToken cancellationToken)
    {
        var settings = await ReadAsync(RunPaths.Settings(runId), RunJsonContext.Default.RunSettings, cancellationToken);
        if (settings is null)
        {
            return null;
        }

        var progress = await ReadAsync(RunPaths.Progress(runId), RunJsonContext.Default.RunProgress, cancellationToken);
        var result = await ReadAsync(RunPaths.Result(runId), RunJsonContext.Default.RunResult, cancellationToken);
        var isLive = holder.Lock == runId;
        return new(
            runId,
            settings,
            await ReadAsync(RunPaths.Plan(runId), RunJsonContext.Default.RunPlan, cancellationToken),
            progress,
            result,
            await ReadControlAsync(runId, cancellationToken),
            isLive)
        {
            // Only a function app writes down that a run is queued.
            IsHosted = holder.Turn == runId || (!isLive && result is null && progress?.State == RunState.Queued),
        };
    }

    /// <summary>Whether a run was cancelled, by its end or by a wish that nobody was alive to see.</summary>
    internal async Task<bool> IsCancelledAsync(string runId, RunResult? result, CancellationToken cancellationToken) =>
        result?.State == RunState.Cancelled
        || (result?.State is not (RunState.Completed or RunState.CompletedWithFailures)
            && (await ReadControlAsync(runId, cancellationToken)).Request == ControlRequest.Cancel);

    /// <summary>The newest wish.</summary>
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
            throw new StoreException($"{store.Location}, {path}: not readable ({error.Message}). The file was damaged.", error);
        }
    }

    internal Task WriteAsync<T>(string path, T document, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        store.WriteAsync(path, JsonSerializer.SerializeToUtf8Bytes(document, type), cancellationToken);
}
