using CardGenius.Batch.Failures;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Cli.Display;

namespace CardGenius.Cli.Report;

/// <summary>The failures of a run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Groups">The failed users by class, status and message.</param>
/// <param name="Limit">The maximum number of messages to show for each class.</param>
internal sealed record RunFailures(RunOverview Run, IReadOnlyList<FailedUsers> Groups, int Limit)
{
    public long Count => Groups.Sum(g => g.Count);

    /// <summary>The groups of each class, and the number of further messages.</summary>
    public IEnumerable<(FailureClass Class, long Count, IReadOnlyList<FailedUsers> Shown, int More)> ByClass => Groups
        .GroupBy(g => g.Class)
        .Select(g => (g.Key, g.Sum(f => f.Count), (IReadOnlyList<FailedUsers>)[.. g.Take(Limit)], Math.Max(0, g.Count() - Limit)));

    /// <summary>Where the rows of the users are: the file of the failures of a published run, or the folder of the chunk files.</summary>
    public string Files => Run.ResultsFolder is { } results
        ? Path.Combine(results, RunPaths.FailuresName)
        : Run.Store.Locate(RunPaths.Chunks(Run.RunId));
}
