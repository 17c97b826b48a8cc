using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Display.Json;

/// <summary>What <c>verify --json</c> prints.</summary>
internal sealed record VerifyDocument(
    string RunId, bool Complete, string ResultsFolder, long Rows, long Results, long Failures, long Rejects, int Files,
    IReadOnlyList<string> Problems)
{
    public static VerifyDocument From(Verification found, string folder) => new(
        found.RunId, found.Problems.Count == 0, folder, found.Rows, found.Results, found.Failures, found.Rejects, found.Files, found.Problems);
}
