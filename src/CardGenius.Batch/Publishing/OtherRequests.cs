using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>Keeps the counts of the requests that no chunk file contains, for example the test request of an execution that processed no
/// chunk. The counts of a run include them.</summary>
internal static class OtherRequests
{
    /// <summary>Returns the counts so far.</summary>
    public static async Task<ChunkTally> ReadAsync(IRunStore store, string runId, CancellationToken cancellationToken) =>
        await store.ReadAsync(RunPaths.OtherRequests(runId), cancellationToken) is { } json
            ? JsonSerializer.Deserialize(json, RunJsonContext.Default.ChunkTally)!
            : ChunkTally.Zero;

    /// <summary>Adds counts. Only one process may do this at a time.</summary>
    /// <returns>The counts so far.</returns>
    public static async Task<ChunkTally> AddAsync(
        IRunStore store, string runId, ChunkTally requests, CancellationToken cancellationToken)
    {
        var earlier = await ReadAsync(store, runId, cancellationToken);
        if (requests.Requests == 0)
        {
            return earlier;
        }

        var sum = earlier + requests;
        await store.WriteAsync(
            RunPaths.OtherRequests(runId), JsonSerializer.SerializeToUtf8Bytes(sum, RunJsonContext.Default.ChunkTally), cancellationToken);
        return sum;
    }
}
