namespace CardGenius.Batch.Input.Tables;

/// <summary>What a reader found wrong with a row. The row's cells may still be known.</summary>
/// <param name="Column">The column at fault, by its place in <see cref="TableReader.Columns"/>; null for the row as a whole.</param>
/// <param name="Reason">What is wrong, for a person; never a cell's value.</param>
/// <param name="Raw">All that is uncertain about the row, as text; null where the cells stand for themselves.</param>
internal sealed record RowFault(int? Column, string Reason, string? Raw = null);
