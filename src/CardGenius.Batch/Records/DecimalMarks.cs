using System.Globalization;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Records;

/// <summary>
/// Watches whether a file's amounts have decimal commas. An amount such as 12,345 then has two meanings, and what it means cannot be told
/// row by row, so the file is refused as a whole.
/// </summary>
/// <param name="name">The input's name, for messages.</param>
/// <param name="isSeparatedBySemicolons">Whether the cells are separated by semicolons, as programs write them where the comma is the decimal
/// separator.</param>
internal sealed class DecimalMarks(string name, bool isSeparatedBySemicolons)
{
    private const string Advice =
        "An amount such as 12,345 or 12.345 then has two meanings. Export the file with a decimal point and without separators between thousands.";

    private (long Row, string Column)? _comma;
    private (long Row, string Column)? _doubtful;

    /// <summary>Takes note of an amount.</summary>
    /// <exception cref="InputException">The file has decimal commas and amounts with two meanings.</exception>
    public void Add(DecimalMark mark, long row, string column)
    {
        if (mark == DecimalMark.DecimalComma)
        {
            _comma ??= (row, column);
        }
        else
        {
            _doubtful ??= (row, column);
        }

        if (_comma is { } comma && _doubtful is { } doubtful)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: row {comma.Row}, column '{comma.Column}' has an amount with a decimal comma, and row {doubtful.Row}, column '{doubtful.Column}' has one with a single separator before three digits. {Advice}"));
        }

        if (mark == DecimalMark.OneComma && isSeparatedBySemicolons)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: the cells are separated by semicolons, as where the comma is the decimal separator, and row {row}, column '{column}' has an amount with a single comma before three digits. {Advice}"));
        }
    }
}
