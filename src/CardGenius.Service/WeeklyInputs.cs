using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Service;

/// <summary>Knows which files the runs of all weeks have read, so that no file is run in two weeks. A run of a week is one whose id is a week's
/// name (<see cref="RunIds.IsWeek"/>), whoever started it.</summary>
internal sealed class WeeklyInputs(IRunStore store, TimeProvider time)
{
    // Outlives the private files of the run.
    private const string Newest = "weekly.json";
    private readonly RunCatalog _catalog = new(store, time);

    /// <summary>Writes down the input of a week's run, unless that of a later week is written down.</summary>
    public async Task RememberAsync(string runId, StartRecord start, CancellationToken cancellationToken)
    {
        if (start is { Input: { } path, InputVersion: { } version }
            && (await ReadNewestAsync(cancellationToken) is not { } newest || string.CompareOrdinal(newest.RunId, runId) <= 0))
        {
            await _catalog.WriteAsync(
                Newest, new WeeklyRecord(runId, path, version), ServiceJsonContext.Default.WeeklyRecord, cancellationToken);
        }
    }

    /// <summary>The run of another week that has read a file as it is now; null where there is none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="runId">The week whose run is to be started.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<string?> FindRunOfAsync(InputFile file, string runId, CancellationToken cancellationToken)
    {
        await foreach (var other in store.ListRunIdsAsync(cancellationToken))
        {
            if (other != runId && RunIds.IsWeek(other) && await HasReadAsync(other, file, cancellationToken))
            {
                return other;
            }
        }

        // The private files of the run were deleted, which a start that was never written down does not have either.
        return await ReadNewestAsync(cancellationToken) is { } newest
            && newest.RunId != runId
            && newest.Path == file.Path
            && newest.Version == file.Version
            && await store.ReadAsync(RunPaths.Start(newest.RunId), cancellationToken) is null
                ? newest.RunId
                : null;
    }

    private async Task<bool> HasReadAsync(string runId, InputFile file, CancellationToken cancellationToken) =>
        await _catalog.ReadAsync(RunPaths.Start(runId), ServiceJsonContext.Default.StartRecord, cancellationToken) is { } start
        && await _catalog.ReadAsync(RunPaths.Settings(runId), RunJsonContext.Default.RunSettings, cancellationToken) is { } settings
        && settings.Input.Path == file.Path
        && (start.InputVersion is { } version ? version == file.Version : file.Modified <= start.At);

    private Task<WeeklyRecord?> ReadNewestAsync(CancellationToken cancellationToken) =>
        _catalog.ReadAsync(Newest, ServiceJsonContext.Default.WeeklyRecord, cancellationToken);
}

/// <summary>The input of the newest week that was run, kept for when the private files of its run are deleted.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Path">Its input.</param>
/// <param name="Version">The input's version.</param>
public sealed record WeeklyRecord(string RunId, string Path, string Version);
