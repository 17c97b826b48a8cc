using System.Globalization;

namespace CardGenius.Batch.Publishing.Exports;

/// <summary>
/// Converts cells that a spreadsheet would read as a formula to text, with an apostrophe before them. Plain numbers, including negative ones,
/// stay unchanged.
/// </summary>
internal static class FormulaText
{
    private const char Mark = '\'';

    // Spreadsheets in East Asian languages treat the full-width forms like the others.
    private const string Beginnings = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    /// <summary>Returns the cell, with an apostrophe if a spreadsheet would read it as a formula.</summary>
    public static string? Protect(string? cell) => cell is not null && IsFormula(cell.AsSpan().TrimStart(Mark)) ? Mark + cell : cell;

    /// <summary>Returns the original cell of a result of <see cref="Protect"/>.</summary>
    public static string Restore(string cell) => cell.StartsWith(Mark) && IsFormula(cell.AsSpan().TrimStart(Mark)) ? cell[1..] : cell;

    // Spreadsheets ignore blanks, tabs and line breaks before a formula.
    private static bool IsFormula(ReadOnlySpan<char> cell)
    {
        var text = cell.TrimStart();
        return !text.IsEmpty
            && Beginnings.Contains(text[0], StringComparison.Ordinal)
            && !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }
}
