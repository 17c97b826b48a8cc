namespace CardGenius.Batch.Records;

/// <summary>
/// The columns this program adds to the input's own. A published file can be fed back in as input: planning leaves columns of such names out
/// of a run's own, because the new run's values take their place.
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
}
