using CardGenius.Batch.Model;

namespace CardGenius.Batch.Records;

/// <summary>An input row that cannot be a user.</summary>
/// <param name="Row">The line or sheet row it stands on, from 1.</param>
/// <param name="Column">The column at fault; null where it is the row as a whole.</param>
/// <param name="Reason">Why, for a person; never a cell's value.</param>
/// <param name="Cells">The input's own cells in the order of <see cref="RunPlan.Columns"/>; null where the row had none. Of a row whose
/// cells could not be told apart (too many, a stray quote) all that is uncertain stands in the first amount column, where it is refused
/// again until it is mended.</param>
public sealed record Reject(long Row, string? Column, string Reason, IReadOnlyList<string?> Cells);
