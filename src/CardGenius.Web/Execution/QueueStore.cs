using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Web.Execution;

/// <summary>Stores the queue: one file in the folder of each run that is queued or being executed.</summary>
internal sealed class QueueStore(IRunStore store)
{
    /// <summary>Returns the stored queue in its order. An entry that is damaged is ignored, and its run can be resumed.</summary>
    public async Task<IReadOnlyList<QueueEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        List<string> ids = [];
        await foreach (var id in store.ListRunIdsAsync(cancellationToken))
        {
            ids.Add(id);
        }

        var entries = await ParallelReads.SelectAsync(ids, ReadAsync, cancellationToken);
        return [.. entries.OfType<QueueEntry>().OrderBy(e => e.Execution, StringComparer.Ordinal)];
    }

    public Task WriteAsync(QueueEntry entry, CancellationToken cancellationToken) => store.WriteAsync(
        RunPaths.Queue(entry.RunId), JsonSerializer.SerializeToUtf8Bytes(entry, QueueJsonContext.Default.QueueEntry), cancellationToken);

    public Task DeleteAsync(QueueEntry entry, CancellationToken cancellationToken) =>
        store.DeleteAsync(RunPaths.Queue(entry.RunId), cancellationToken);

    private async Task<QueueEntry?> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        if (!RunIds.IsValid(runId) || await store.ReadAsync(RunPaths.Queue(runId), cancellationToken) is not { } json)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(json, QueueJsonContext.Default.QueueEntry) is { } entry && entry.RunId == runId ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
