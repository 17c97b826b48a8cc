namespace CardGenius.Batch.Input.Tables;

/// <summary>What stands for a cell that cannot be read.</summary>
internal static class UnreadableCell
{
    /// <summary>The cell's text in results and rejects. It is neither an amount nor a user id, so that a reject that is fed back in unmended is a
    /// reject again.</summary>
    public const string Text = "#UNREADABLE!";

    public const string NoResult = "a formula without a stored result; open the workbook in a spreadsheet program and save it";
    public const string NoNumber = "a stored number that is not one (expected digits with a decimal point); export the workbook again";
    public const string NoIndex = "a shared string without an index; export the workbook again";
    public const string NoValue = "content that is not a cell's value; export the workbook again";
    public const string UnknownType = "a cell of an unknown type; export the workbook again";
    public const string LogicalId = "a logical value, which is no user id";
    public const string DateId = "a date, which is no user id; format the column as text and enter the ids again";
    public const string FormattedId = "a user id that the sheet shows in another way than it is stored, by its number format; format the column as text and enter the ids again";
    public const string BadReference = "a cell whose reference cannot be read or is another row's, so that its column is not known; export the workbook again";
    public const string SamePlace = "two cells in the same place; export the workbook again";
}
