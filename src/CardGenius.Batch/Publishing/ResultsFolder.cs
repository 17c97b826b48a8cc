using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>Finds the results folder of a run, also if the private folder of the run was deleted.</summary>
internal static class ResultsFolder
{
    /// <summary>Returns the results folder of a run; null if the run has published nothing.</summary>
    public static async Task<string?> FindAsync(IRunStore store, string runId, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(RunPaths.Plan(runId), cancellationToken) is { } json && Parse(json) is { } plan)
        {
            return PublishPaths.Results(plan);
        }

        var ending = $"/run_id={runId}/{RunPaths.ManifestName}";
        var files = await store.ListAsync(RunPaths.AllResults, cancellationToken);
        return files.LastOrDefault(f => f.Path.EndsWith(ending, StringComparison.Ordinal))?.Path[..^(RunPaths.ManifestName.Length + 1)];
    }

    // The private records of the run are not required, so a record that cannot be read is ignored.
    private static RunPlan? Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, RunJsonContext.Default.RunPlan);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
