namespace CardGenius.Batch.Records;

/// <summary>
/// The columns that this program adds to the columns of the input. A published file can be the input of another run. Planning then leaves these
/// columns out, because the new run writes its own values.
/// </summary>
internal static class AddedColumns
{
    public const string Error = "cardgenius_error";
    public const string Class = "cardgenius_class";
    public const string Status = "cardgenius_status";
    public const string Attempts = "cardgenius_attempts";
    public const string First = "cardgenius_first";
    public const string Last = "cardgenius_last";
    public const string Row = "cardgenius_row";
    public const string Column = "cardgenius_column";
    public const string Reason = "cardgenius_reason";

    /// <summary>The run that a reject is from. If the reject is used as an input, users of that run are not requested again.</summary>
    public const string Run = "cardgenius_run";
}
