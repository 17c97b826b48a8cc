using CardGenius.Batch.Publishing.Layouts;

namespace CardGenius.Cli.Display.Json;

/// <summary>The output of <c>export --json</c>.</summary>
internal sealed record ExportDocument(
    string File, string Layout, long Users, long Results, long Failures, long OpenRejects, long Rows, int Sheets, long TruncatedCells,
    IReadOnlyList<ExportedRunDocument> Runs)
{
    public static ExportDocument From(MergeSummary summary, string file, string layout) => new(
        file,
        layout,
        summary.Results + summary.Failures,
        summary.Results,
        summary.Failures,
        summary.OpenRejects,
        summary.File.Rows,
        summary.File.Sheets,
        summary.File.CutCells,
        [.. summary.Runs.Select(r => new ExportedRunDocument(r.RunId, r.Users))]);
}

/// <summary>A run in the output of <c>export --json</c>.</summary>
internal sealed record ExportedRunDocument(string RunId, long Users);
