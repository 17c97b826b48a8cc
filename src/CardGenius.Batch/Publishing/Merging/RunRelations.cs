using CardGenius.Batch.Input.Columns;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing.Merging;

/// <summary>
/// Checks that runs belong to one input. A run belongs to an earlier one if it has the same input, if its input is the failures file or the rejects
/// file of that run, or if it has the same columns and its users are corrected rejects of that run.
/// </summary>
internal sealed class RunRelations(IRunStore store)
{
    /// <summary>Checks the runs.</summary>
    /// <param name="runs">The runs in the order in which they were planned.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <exception cref="RunException">A run does not belong to the others. The message names it.</exception>
    public async Task CheckAsync(IReadOnlyList<PublishedRun> runs, CancellationToken cancellationToken)
    {
        List<PublishedRun> related = [runs[0]];
        foreach (var run in runs.Skip(1))
        {
            if (!await IsRelatedAsync(related, run, cancellationToken))
            {
                throw new RunException(RunRefusal.Conflict, Describe(runs[0], run));
            }

            related.Add(run);
        }
    }

    private async Task<bool> IsRelatedAsync(List<PublishedRun> earlier, PublishedRun run, CancellationToken cancellationToken)
    {
        if (earlier.Any(e => IsSameInput(e, run) || IsFedBack(e, run)))
        {
            return true;
        }

        foreach (var origin in earlier)
        {
            if (await IsCorrectedAsync(origin, run, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSameInput(PublishedRun origin, PublishedRun run) => IsSame(origin.Manifest.Input.Sha256, run.Manifest.Input.Sha256);

    private static bool IsFedBack(PublishedRun origin, PublishedRun run) =>
        InputPaths.FindInStore(run.Manifest.Settings.Input.Path)?.StartsWith(origin.Folder + "/", StringComparison.Ordinal) == true
        || origin.Manifest.Files.Any(f =>
            f.Name is RunPaths.FailuresName or RunPaths.RejectsName or RunPaths.RejectsCsvName or RunPaths.RejectsExcelName
            && IsSame(f.Sha256, run.Manifest.Input.Sha256));

    // The rejects files name their run. If these columns were removed, the ids show the relation. A correction can change the id of a reject, so half
    // of the ids are sufficient.
    private async Task<bool> IsCorrectedAsync(PublishedRun origin, PublishedRun run, CancellationToken cancellationToken)
    {
        if (!origin.Columns.ToHashSet(StringComparer.Ordinal).SetEquals(run.Columns))
        {
            return false;
        }

        if (run.Manifest.Input.RejectsOf?.Contains(origin.RunId) == true)
        {
            return true;
        }

        var counts = run.Manifest.Counts;
        if (counts.Rows > origin.Manifest.Counts.Rejects)
        {
            return false;
        }

        var users = new SeenIds();
        await foreach (var user in new PublishedReader(store, run).ReadAsync(withCells: false, cancellationToken))
        {
            users.TryAdd(user.Id, user.Row, out _);
        }

        var matches = new SeenIds();
        await foreach (var (row, id) in new PublishedReader(store, origin).ReadRejectsAsync(cancellationToken))
        {
            if (id is not null && users.Find(id) is not null)
            {
                matches.TryAdd(id, row, out _);
            }
        }

        return matches.Count > 0 && 2 * matches.Count >= counts.Users;
    }

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string Describe(PublishedRun first, PublishedRun run)
    {
        var input = InputPaths.FindInStore(run.Manifest.Settings.Input.Path) is { } path ? Path.GetDirectoryName(path) : null;
        var origin = input?.Split("run_id=") is [_, var runId] ? runId : null;
        return $"the runs '{first.RunId}' and '{run.RunId}' have different inputs ({first.Manifest.Input.Name} and {run.Manifest.Input.Name}): "
            + "one export contains a run, its redrives and the run of its corrected rejects"
            + (origin is null ? "" : $". '{run.RunId}' requested users of '{origin}' again: name that run, too");
    }
}
