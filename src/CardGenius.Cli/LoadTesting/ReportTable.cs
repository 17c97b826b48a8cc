namespace CardGenius.Cli.LoadTesting;

/// <summary>A table of a load test report. All formats of the report have the same tables.</summary>
/// <param name="Title">The title.</param>
/// <param name="Headers">The headers of the columns.</param>
/// <param name="LeftColumns">The number of columns, from the left, that contain text. The others contain figures.</param>
/// <param name="Rows">The cells of each row.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<string> Headers, int LeftColumns, IReadOnlyList<IReadOnlyList<string>> Rows);
