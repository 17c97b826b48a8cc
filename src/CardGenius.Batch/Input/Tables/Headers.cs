using System.Globalization;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Input.Tables;

/// <summary>Reads the header row of a text file or a sheet.</summary>
internal static class Headers
{
    /// <summary>Returns the trimmed headers. A blank header gets the name that pandas gives it, for example <c>Unnamed: 2</c>.</summary>
    /// <exception cref="InputException">Two headers are equal, or there are too many columns.</exception>
    public static IEnumerable<string> Of(string name, IReadOnlyList<string?> cells)
    {
        var count = cells.Count;
        if (count > TableReader.MostColumns)
        {
            throw new InputException($"{name}: {count} columns. Expected: at most {TableReader.MostColumns}.");
        }

        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < count; i++)
        {
            var header = cells[i]?.Trim() is { Length: > 0 } text ? text : Unnamed(i);
            if (!seen.TryAdd(header, i))
            {
                // The first row of a file without headers is a user, and a message must not contain data of a user.
                throw new InputException(
                    AmountText.Read(header, out _) is null
                        ? $"{name}: the first row contains values instead of headers. Expected: a header row, then one row per user."
                        : $"{name}: columns {seen[header] + 1} and {i + 1} have the same header '{header}'. Rename or remove one of them.");
            }

            yield return header;
        }
    }

    /// <summary>Returns the name of a column without a header.</summary>
    public static string Unnamed(int place) => string.Create(CultureInfo.InvariantCulture, $"Unnamed: {place}");
}
