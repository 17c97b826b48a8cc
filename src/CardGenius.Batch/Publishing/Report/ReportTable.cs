namespace CardGenius.Batch.Publishing.Report;

/// <summary>A table of a report.</summary>
/// <param name="Title">The title.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Rows">The rows.</param>
/// <param name="NumberColumns">The columns with numbers, from 0.</param>
internal sealed record ReportTable(
    string Title, IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<int> NumberColumns)
{
    /// <summary>Gets the text above the table; empty for none.</summary>
    public string Note { get; init; } = "";

    /// <summary>Gets the text below the table; empty for none.</summary>
    public string After { get; init; } = "";

    /// <summary>Returns a table of names and values.</summary>
    public static ReportTable OfPairs(string title, string name, string value, IEnumerable<(string Name, string Value)> rows) =>
        new(title, [name, value], [.. rows.Select(r => (IReadOnlyList<string>)[r.Name, r.Value])], []);
}
