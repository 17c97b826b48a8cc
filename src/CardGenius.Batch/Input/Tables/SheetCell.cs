namespace CardGenius.Batch.Input.Tables;

/// <summary>A cell of a sheet.</summary>
/// <param name="Text">The text of the cell. A number is in plain digits. Null for a blank cell.</param>
/// <param name="Format">The number format; null if the cell is not stored as a number.</param>
/// <param name="Fault">The reason why the cell cannot be read; null if it can be read.</param>
/// <param name="IdFault">The reason why the cell cannot be a user id; null if it can be one.</param>
internal readonly record struct SheetCell(string? Text, NumberFormat? Format = null, string? Fault = null, string? IdFault = null)
{
    public static SheetCell Unreadable(string fault) => new(UnreadableCell.Text, Fault: fault);
}
