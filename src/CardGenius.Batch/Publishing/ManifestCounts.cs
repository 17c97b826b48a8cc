namespace CardGenius.Batch.Publishing;

/// <summary>What became of an input's rows: <c>rows = users + rejects</c>, <c>users = results + failures</c>.</summary>
/// <param name="Rows">Data rows.</param>
/// <param name="Users">Rows that were asked for.</param>
/// <param name="Results">Users with a result.</param>
/// <param name="Failures">Users without.</param>
/// <param name="Rejects">Rows that cannot be a user.</param>
/// <param name="EmptyRows">Rows of nothing but blanks, which are no data rows.</param>
public sealed record ManifestCounts(long Rows, long Users, long Results, long Failures, long Rejects, long EmptyRows);
