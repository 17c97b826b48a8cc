namespace CardGenius.Batch.Input.Tables;

/// <summary>The text and the reasons for cells that cannot be read.</summary>
internal static class UnreadableCell
{
    /// <summary>The text of the cell in results and rejects. It is neither an amount nor a user id, so a reject that is used as an input without a
    /// correction is a reject again.</summary>
    public const string Text = "#UNREADABLE!";

    public const string NoResult = "a formula without a stored result; open the workbook in a spreadsheet program and save it";
    public const string NoNumber = "a stored number that is not valid (expected digits with a decimal point); export the workbook again";
    public const string NoIndex = "a shared string without an index; export the workbook again";
    public const string NoValue = "content that is not a cell's value; export the workbook again";
    public const string UnknownType = "a cell of an unknown type; export the workbook again";
    public const string LogicalId = "a logical value, which is not a user id";
    public const string DateId = "a date, which is not a user id; format the column as text and enter the ids again";
    public const string FormattedId =
        "a user id whose number format shows it differently from the stored number; format the column as text and enter the ids again";

    public const string BadReference =
        "a cell whose reference cannot be read or belongs to another row, so its column is not known; export the workbook again";

    public const string SamePlace = "two cells with the same reference; export the workbook again";
}
