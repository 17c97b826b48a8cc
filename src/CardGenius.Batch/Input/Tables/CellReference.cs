using System.Globalization;

namespace CardGenius.Batch.Input.Tables;

/// <summary>Reads references to cells, for example AB12, ab12 or $AB$12.</summary>
internal static class CellReference
{
    // The last column, 16,384, is XFD.
    private const int MostLetters = 3;

    /// <summary>Reads a reference.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="place">The index of the column, from 0.</param>
    /// <param name="row">The number of the row, from 1.</param>
    /// <returns>False if the text is not a reference.</returns>
    public static bool TryRead(ReadOnlySpan<char> reference, out int place, out long row)
    {
        row = 0;
        place = 0;
        var rest = TrimDollar(reference);
        var letters = 0;
        while (letters < rest.Length && char.IsAsciiLetter(rest[letters]))
        {
            place = (place * 26) + (char.ToUpperInvariant(rest[letters]) - 'A' + 1);
            if (++letters > MostLetters)
            {
                return false;
            }
        }

        place--;
        return letters > 0
            && long.TryParse(TrimDollar(rest[letters..]), NumberStyles.None, CultureInfo.InvariantCulture, out row)
            && row > 0;
    }

    private static ReadOnlySpan<char> TrimDollar(ReadOnlySpan<char> text) => text is ['$', ..] ? text[1..] : text;
}
