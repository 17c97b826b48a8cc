using System.Globalization;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Input.Tables;

/// <summary>What holds for the header row of a text file and of a sheet alike.</summary>
internal static class Headers
{
    /// <summary>The headers as columns: trimmed, blank ones named as pandas names them.</summary>
    /// <exception cref="InputException">Two are the same, or there are too many.</exception>
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
                // A file without headers begins with a user: nothing of it may stand in a message.
                throw new InputException(
                    AmountText.Read(header, out _) is null
                        ? $"{name}: the first row has values where the headers should be. Expected: a row of headers, then a row a user."
                        : $"{name}: columns {seen[header] + 1} and {i + 1} have the same header '{header}'. Rename or remove one of them.");
            }

            yield return header;
        }
    }

    /// <summary>The name of a column without a header.</summary>
    public static string Unnamed(int place) => string.Create(CultureInfo.InvariantCulture, $"Unnamed: {place}");
}
