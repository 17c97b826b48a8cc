namespace CardGenius.Batch.Input.Tables;

/// <summary>A cell of a sheet.</summary>
/// <param name="Text">Its text; a number in plain digits. Null: blank.</param>
/// <param name="Format">Its number format; null where it is not stored as a number.</param>
/// <param name="Fault">Why it cannot be read.</param>
/// <param name="IdFault">Why it cannot be a user id.</param>
internal readonly record struct SheetCell(string? Text, NumberFormat? Format = null, string? Fault = null, string? IdFault = null)
{
    public static SheetCell Unreadable(string fault) => new(UnreadableCell.Text, Fault: fault);
}
