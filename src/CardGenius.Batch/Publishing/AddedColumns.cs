namespace CardGenius.Batch.Publishing;

/// <summary>
/// The columns this program adds to the input's own. A published file can be fed back in as input; an own column of such a name is then
/// left out of what is published, because the new run's own value takes its place.
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

    private static readonly string[] Names = [Error, Class, Status, Attempts, First, Last, Row, Column, Reason];

    /// <summary>The places of the input's own columns that are published, in their order.</summary>
    /// <param name="columns">The input's columns.</param>
    /// <param name="others">Further names the publication writes itself.</param>
    public static int[] KeepOwn(IReadOnlyList<string> columns, IEnumerable<string> others)
    {
        HashSet<string> added = new(Names.Concat(others), StringComparer.OrdinalIgnoreCase);
        return [.. Enumerable.Range(0, columns.Count).Where(i => !added.Contains(columns[i]))];
    }
}
