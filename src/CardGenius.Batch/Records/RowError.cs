namespace CardGenius.Batch.Records;

/// <summary>Why a row cannot be a user.</summary>
/// <param name="Column">The header of the column at fault; null for the row as a whole.</param>
/// <param name="Reason">Why; never a cell's value.</param>
/// <param name="Kind">The reason without what is particular to the row, to count by.</param>
internal readonly record struct RowError(string? Column, string Reason, string Kind)
{
    public RowError(string? column, string reason)
        : this(column, reason, reason)
    {
    }
}
