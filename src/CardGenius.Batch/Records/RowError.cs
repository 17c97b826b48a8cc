namespace CardGenius.Batch.Records;

/// <summary>The reason why a row is not a valid user.</summary>
/// <param name="Column">The header of the column with the error; null if the error concerns the whole row.</param>
/// <param name="Reason">The reason, for messages. It contains no cell.</param>
/// <param name="Kind">The reason without details of the row. Equal reasons are counted together.</param>
internal readonly record struct RowError(string? Column, string Reason, string Kind)
{
    public RowError(string? column, string reason)
        : this(column, reason, reason)
    {
    }
}
