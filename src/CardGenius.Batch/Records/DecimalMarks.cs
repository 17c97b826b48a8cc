using System.Globalization;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Records;

/// <summary>
/// Detects a file whose amounts have decimal commas. In such a file, an amount such as 12,345 has two possible meanings, so the whole file is
/// refused.
/// </summary>
/// <param name="name">The name of the input, for messages.</param>
/// <param name="isSeparatedBySemicolons">Whether semicolons separate the cells. Programs write such files if the comma is the decimal
/// separator.</param>
internal sealed class DecimalMarks(string name, bool isSeparatedBySemicolons)
{
    private const string Advice =
        "An amount such as 12,345 or 12.345 then has two meanings. Export the file with a decimal point and without thousands separators.";

    private (long Row, string Column)? _comma;
    private (long Row, string Column)? _ambiguous;

    /// <summary>Records the separators of an amount.</summary>
    /// <exception cref="InputException">The file has decimal commas and amounts with two meanings.</exception>
    public void Add(DecimalMark mark, long row, string column)
    {
        if (mark == DecimalMark.DecimalComma)
        {
            _comma ??= (row, column);
        }
        else
        {
            _ambiguous ??= (row, column);
        }

        if (_comma is { } comma && _ambiguous is { } ambiguous)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: row {comma.Row}, column '{comma.Column}' has an amount with a decimal comma, and row {ambiguous.Row}, column "
                + $"'{ambiguous.Column}' has one with a single separator before three digits. {Advice}"));
        }

        if (mark == DecimalMark.OneComma && isSeparatedBySemicolons)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: the cells are separated by semicolons, as in files with decimal commas, and row {row}, column '{column}' has an amount "
                + $"with a single comma before three digits. {Advice}"));
        }
    }
}
