namespace CardGenius.Batch.Publishing.Report;

/// <summary>Rows that were rejected for the same reason.</summary>
/// <param name="Column">The header of the column with the error; null if the error concerns the whole row.</param>
/// <param name="Reason">The reason. It contains no cell and no row number.</param>
/// <param name="Rows">The number of rows.</param>
public sealed record RejectedRows(string? Column, string Reason, long Rows);
