namespace CardGenius.Batch.Input.Tables;

/// <summary>A fault that a reader found in a row. The cells of the row can still be known.</summary>
/// <param name="Column">The index of the column in <see cref="TableReader.Columns"/>; null if the fault concerns the whole row.</param>
/// <param name="Reason">The reason as text for people. It contains no value of a cell.</param>
/// <param name="Raw">The raw text of the row if its cells are uncertain; otherwise null.</param>
internal sealed record RowFault(int? Column, string Reason, string? Raw = null);
