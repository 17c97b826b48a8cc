using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Display.Json;

/// <summary>What <c>plan --json</c> prints.</summary>
internal sealed record PlanDocument(
    string Input, string Sha256, long Bytes, long Rows, long Users, long Rejects, long EmptyRows, IReadOnlyList<string> Columns,
    IReadOnlyList<string> FirstRejects)
{
    public static PlanDocument From(string path, DryRun dryRun) => new(
        path,
        dryRun.Plan.InputSha256,
        dryRun.Plan.InputBytes,
        dryRun.Plan.Rows,
        dryRun.Plan.Users,
        dryRun.Plan.Rejects,
        dryRun.Plan.EmptyRows,
        dryRun.Plan.Columns,
        dryRun.Rejects);
}
