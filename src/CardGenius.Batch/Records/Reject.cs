using CardGenius.Batch.Model;

namespace CardGenius.Batch.Records;

/// <summary>An input row that is not a valid user.</summary>
/// <param name="Row">The number of the line or sheet row, from 1.</param>
/// <param name="Column">The column with the error; null if the error concerns the whole row.</param>
/// <param name="Reason">The reason, for messages. It contains no cell.</param>
/// <param name="Cells">The cells of the input in the order of <see cref="RunPlan.Columns"/>; null for a missing cell. If the cells of a row could
/// not be separated (too many cells, a stray quote), the uncertain text is in the first amount column. If the reject is used as an input without a
/// correction, it is rejected again.</param>
public sealed record Reject(long Row, string? Column, string Reason, IReadOnlyList<string?> Cells);
