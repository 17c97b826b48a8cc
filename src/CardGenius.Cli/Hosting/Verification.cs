namespace CardGenius.Cli.Hosting;

/// <summary>What a verification found.</summary>
/// <param name="RunId">The run.</param>
/// <param name="ResultsPath">The published folder in the store.</param>
/// <param name="Rows">Data rows of the input.</param>
/// <param name="Results">Users with a result.</param>
/// <param name="Failures">Users without.</param>
/// <param name="Rejects">Rows that could not be a user.</param>
/// <param name="Files">How many files' checksums were compared.</param>
/// <param name="Problems">The damage, one line each; empty where there is none.</param>
internal sealed record Verification(
    string RunId, string ResultsPath, long Rows, long Results, long Failures, long Rejects, int Files, IReadOnlyList<string> Problems);
