using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
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
    /// <param name="api">The address of its API. The results of another API, for example of a simulator, are not those of this run.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public static async Task<IReadOnlyList<string>> DescribeAsync(
        IRunStore store, string runId, string rowsSha256, string api, CancellationToken cancellationToken)
    {
        List<string> others = [];
        await foreach (var other in store.ListRunIdsAsync(cancellationToken))
        {
            if (other != runId && RunIds.IsValid(other))
            {
                others.Add(other);
            }
        }

        var plans = await ParallelReads.SelectAsync(
            others, (other, token) => ReadAsync(store, RunPaths.Plan(other), RunJsonContext.Default.RunPlan, token), cancellationToken);
        List<string> same = [];
        foreach (var plan in plans.Where(p => p?.RowsSha256 == rowsSha256))
        {
            var settings = await ReadAsync(store, RunPaths.Settings(plan!.RunId), RunJsonContext.Default.RunSettings, cancellationToken);
            if (settings?.Api.Url == api)
            {
                same.Add(plan.RunId);
            }
        }

        if (same.Count == 0)
        {
            return [];
        }

        var shown = string.Join(", ", same.Take(RunsShown));
        var more = same.Count > RunsShown ? $" and {same.Count - RunsShown} more" : "";
        return [$"{(same.Count == 1 ? "a run over the same rows exists" : "runs over the same rows exist")}: {shown}{more}. If its results are enough, cancel this run"];
    }

    // The note is only a help, so a file that cannot be read is ignored.
    private static async Task<T?> ReadAsync<T>(IRunStore store, string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await store.ReadAsync(path, cancellationToken) is { } json ? JsonSerializer.Deserialize(json, type) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
