using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Service;

/// <summary>Records which files the weekly runs have read, so that no file is run in two weeks. Every run whose id is the name of a week
/// (<see cref="RunIds.IsWeek"/>) counts as a weekly run, also if it was started manually.</summary>
internal sealed class WeeklyInputs(IRunStore store, TimeProvider time)
{
    // This file remains when the private files of the run are deleted.
    private const string Newest = "weekly.json";
    private readonly RunCatalog _catalog = new(store, time);

    /// <summary>Records the input of a weekly run, unless the input of a later week is already recorded.</summary>
    public async Task RememberAsync(string runId, StartRecord start, CancellationToken cancellationToken)
    {
        if (start is { Input: { } path, InputVersion: { } version }
            && (await ReadNewestAsync(cancellationToken) is not { } newest || string.CompareOrdinal(newest.RunId, runId) <= 0))
        {
            await _catalog.WriteAsync(
                Newest, new WeeklyRecord(runId, path, version), ServiceJsonContext.Default.WeeklyRecord, cancellationToken);
        }
    }

    /// <summary>Returns the run of another week that has read the current version of a file, or null if there is none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="runId">The id of the weekly run to start. It names the week.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public async Task<string?> FindRunOfAsync(InputFile file, string runId, CancellationToken cancellationToken)
    {
        await foreach (var other in store.ListRunIdsAsync(cancellationToken))
        {
            if (other != runId && RunIds.IsWeek(other) && await HasReadAsync(other, file, cancellationToken))
            {
                return other;
            }
        }

        // Without a start record, the private files of that run were deleted, so the loop above did not find it.
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

/// <summary>The input of the newest weekly run. It remains when the private files of the run are deleted.</summary>
/// <param name="RunId">The id of the run.</param>
/// <param name="Path">The path of the input.</param>
/// <param name="Version">The version of the input.</param>
public sealed record WeeklyRecord(string RunId, string Path, string Version);
