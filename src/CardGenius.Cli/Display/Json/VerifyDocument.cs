using CardGenius.Batch.Publishing.Verification;

namespace CardGenius.Cli.Display.Json;

/// <summary>The output of <c>verify --json</c>.</summary>
internal sealed record VerifyDocument(
    string RunId, bool Complete, string ResultsFolder, long Results, long Failures, long Rejects, string? ComparedWith,
    IReadOnlyList<string> Findings)
{
    public static VerifyDocument From(VerifyReport found, string folder) => new(
        found.RunId, found.Ok, folder, found.Results, found.Failures, found.Rejects, found.ComparedWith, found.Findings);
}
