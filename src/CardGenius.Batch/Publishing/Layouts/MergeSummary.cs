using CardGenius.Batch.Publishing.Exports;

namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>The summary of an export of merged runs.</summary>
/// <param name="Runs">The runs in the order in which they were planned. The first one determines the order of the users.</param>
/// <param name="Results">The number of users with a result.</param>
/// <param name="Failures">The number of users whose latest outcome is a failure, and who have no result in any of the runs.</param>
/// <param name="OpenRejects">The number of rejects of the first run without a user of a later run with the same id.</param>
/// <param name="File">The file: its data rows, sheets and truncated cells.</param>
public sealed record MergeSummary(
    IReadOnlyList<MergedRun> Runs, long Results, long Failures, long OpenRejects, ExportSummary File);

/// <summary>A run in an export.</summary>
/// <param name="RunId">The run id.</param>
/// <param name="Users">The number of users whose exported outcome is from this run.</param>
public sealed record MergedRun(string RunId, long Users);
