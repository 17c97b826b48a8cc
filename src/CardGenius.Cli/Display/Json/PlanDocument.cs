using System.Text.Json.Serialization;
using CardGenius.Batch.Input;
using CardGenius.Cli.Plan;

namespace CardGenius.Cli.Display.Json;

/// <summary>The output of <c>plan --json</c>.</summary>
internal sealed record PlanDocument(
    string Input,
    string Format,
    string Sha256,
    long Bytes,
    long Rows,
    long Users,
    long Rejects,
    long EmptyRows,
    IReadOnlyList<PlanColumnDocument> Columns,
    IReadOnlyList<RejectCount> RejectsByReason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Notes)
{
    /// <summary>What the run will come to; null where a run would refuse the input, or it has no user.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PredictionDocument? Prediction { get; init; }

    public static PlanDocument From(string path, DryRunReport found) => new(
        path,
        found.Format,
        found.Digest.Sha256,
        found.Digest.Length,
        found.Rows,
        found.Users,
        found.Rejects,
        found.EmptyRows,
        [.. found.Columns.Select(c => new PlanColumnDocument(c.Column, c.Field, c.IsDropped, c.Suggestion))],
        found.RejectsByReason,
        found.Notes is { Count: > 0 } notes ? notes : null);
}

/// <summary>A column of the input in <see cref="PlanDocument"/>.</summary>
internal sealed record PlanColumnDocument(string Column, string? Field, bool LeftOut, string? DidYouMean);
