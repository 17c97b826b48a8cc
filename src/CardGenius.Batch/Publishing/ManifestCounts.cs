namespace CardGenius.Batch.Publishing;

/// <summary>What became of the rows of an input: <c>rows = users + rejects</c>, <c>users = results + failures</c>.</summary>
/// <param name="Rows">Data rows.</param>
/// <param name="Users">Rows that were asked for.</param>
/// <param name="Results">Users with a result.</param>
/// <param name="Failures">Users without.</param>
/// <param name="Rejects">Rows that cannot be a user.</param>
/// <param name="EmptyRows">Rows of nothing but blanks, which are no data rows.</param>
/// <param name="WithoutCards">Results that hold no card; they are among <paramref name="Results"/>. 0 in manifests of versions that did not
/// count them.</param>
public sealed record ManifestCounts(
    long Rows, long Users, long Results, long Failures, long Rejects, long EmptyRows, long WithoutCards = 0);
