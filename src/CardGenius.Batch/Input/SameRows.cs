using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Input;

/// <summary>Finds the runs of a store that have the same rows as a run that is planned now.</summary>
internal static class SameRows
{
    private const int RunsShown = 3;

    /// <summary>Returns a note that names the other runs with the same rows. Returns no note if there are none.</summary>
    /// <param name="store">The store.</param>
    /// <param name="runId">The run that is planned.</param>
    /// <param name="rowsSha256">The digest of its rows (<see cref="RunPlan.RowsSha256"/>).</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public static async Task<IReadOnlyList<string>> DescribeAsync(
        IRunStore store, string runId, string rowsSha256, CancellationToken cancellationToken)
    {
        List<string> others = [];
        await foreach (var other in store.ListRunIdsAsync(cancellationToken))
        {
            if (other != runId && RunIds.IsValid(other))
            {
                others.Add(other);
            }
        }

        var digests = await ParallelReads.SelectAsync(others, (other, token) => ReadDigestAsync(store, other, token), cancellationToken);
        List<string> same = [.. others.Where((_, i) => digests[i] == rowsSha256)];
        if (same.Count == 0)
        {
            return [];
        }

        var shown = string.Join(", ", same.Take(RunsShown));
        var more = same.Count > RunsShown ? $" and {same.Count - RunsShown} more" : "";
        return [$"{(same.Count == 1 ? "a run over the same rows exists" : "runs over the same rows exist")}: {shown}{more}. If its results are enough, cancel this run"];
    }

    // The note is only a help, so a plan that cannot be read is ignored.
    private static async Task<string?> ReadDigestAsync(IRunStore store, string runId, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadAsync(RunPaths.Plan(runId), cancellationToken) is { } json
                ? JsonSerializer.Deserialize(json, RunJsonContext.Default.RunPlan)?.RowsSha256
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
