using System.Globalization;

namespace CardGenius.Batch.Planning.Tables;

/// <summary>What holds for the header row of a text file and of a sheet alike.</summary>
internal static class Headers
{
    /// <summary>The headers as columns: trimmed, those at the end that are blank left off, others named as pandas names them.</summary>
    /// <exception cref="InputException">Two are the same, or there are too many.</exception>
    public static IEnumerable<string> Of(string name, IReadOnlyList<string?> cells)
    {
        var count = cells.Count;
        while (count > 0 && string.IsNullOrWhiteSpace(cells[count - 1]))
        {
            count--;
        }

        if (count > TableReader.MostColumns)
        {
            throw new InputException($"{name}: {count} columns. Expected: at most {TableReader.MostColumns}.");
        }

        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < count; i++)
        {
            var header = cells[i]?.Trim() is { Length: > 0 } text
                ? text
                : string.Create(CultureInfo.InvariantCulture, $"Unnamed: {i}");
            if (!seen.TryAdd(header, i))
            {
                throw new InputException(
                    $"{name}: columns {seen[header] + 1} and {i + 1} have the same header '{header}'. Rename or remove one of them.");
            }

            yield return header;
        }
    }
}
