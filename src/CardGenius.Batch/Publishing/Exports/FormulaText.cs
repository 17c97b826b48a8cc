using System.Globalization;

namespace CardGenius.Batch.Publishing.Exports;

/// <summary>
/// Cells that a spreadsheet would take for a formula. In a .csv they can be written as text, with an apostrophe before them. Plain numbers, also
/// negative ones, stay as they are.
/// </summary>
internal static class FormulaText
{
    private const char Mark = '\'';

    // The wide forms are taken for the others by spreadsheets in East Asian languages.
    private const string Beginnings = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    /// <summary>The cell as text.</summary>
    public static string? Protect(string? cell) => cell is not null && IsFormula(cell.AsSpan().TrimStart(Mark)) ? Mark + cell : cell;

    /// <summary>The cell that <see cref="Protect"/> was given.</summary>
    public static string Restore(string cell) => cell.StartsWith(Mark) && IsFormula(cell.AsSpan().TrimStart(Mark)) ? cell[1..] : cell;

    // Spreadsheets pass over blanks, tabs and line breaks before a formula.
    private static bool IsFormula(ReadOnlySpan<char> cell)
    {
        var text = cell.TrimStart();
        return !text.IsEmpty
            && Beginnings.Contains(text[0], StringComparison.Ordinal)
            && !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }
}
