using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing.Merging;

/// <summary>Finds published runs by their ids.</summary>
internal static class PublishedRuns
{
    /// <summary>Returns the runs in the order in which they were planned. An id that is given twice is one run.</summary>
    /// <exception cref="RunException">A run does not exist or is not published.</exception>
    /// <exception cref="PublicationException">A manifest cannot be read.</exception>
    public static async Task<IReadOnlyList<PublishedRun>> FindAsync(
        IRunStore store, IReadOnlyList<string> runIds, CancellationToken cancellationToken)
    {
        List<PublishedRun> runs = [];
        foreach (var runId in runIds.Distinct(StringComparer.Ordinal))
        {
            RunIds.Check(runId);
            runs.Add(await FindAsync(store, runId, cancellationToken));
        }

        return [.. runs.OrderBy(r => r.Manifest.Times.PlannedAt).ThenBy(r => r.RunId, StringComparer.Ordinal)];
    }

    private static async Task<PublishedRun> FindAsync(IRunStore store, string runId, CancellationToken cancellationToken)
    {
        var folder = await ResultsFolder.FindAsync(store, runId, cancellationToken);
        if (folder is null || await store.ReadAsync($"{folder}/{RunPaths.SuccessName}", cancellationToken) is null)
        {
            throw folder is null && await store.ReadAsync(RunPaths.Settings(runId), cancellationToken) is null
                ? new RunException(RunRefusal.UnknownRun, $"there is no run '{runId}' in {store.Location}; `status` lists the runs")
                : new RunException(
                    RunRefusal.Conflict, $"run '{runId}' has no published results in {store.Location}: resume it, and export it when it is complete");
        }

        var path = $"{folder}/{RunPaths.ManifestName}";
        try
        {
            var manifest = Manifest.Parse(
                await store.ReadAsync(path, cancellationToken) ?? throw new PublicationException($"{path} is missing in {store.Location}. {Hint(runId)}"));
            return manifest.FormatVersion > Manifest.CurrentFormat
                ? throw new PublicationException(
                    $"{path} in {store.Location} has format {manifest.FormatVersion}, but this program supports {Manifest.CurrentFormat}: use a newer program.")
                : new PublishedRun(folder, manifest);
        }
        catch (JsonException e)
        {
            throw new PublicationException($"{path} in {store.Location} is damaged: {e.Message} {Hint(runId)}", e);
        }
    }

    private static string Hint(string runId) => $"Run `verify {runId}` to find all damage.";
}
