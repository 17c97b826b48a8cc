using System.Text.Json;

namespace CardGenius.Batch.IO;

/// <summary>Reads and writes the cells of a row as a JSON array of strings and nulls.</summary>
internal static class CellArray
{
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<string?> cells)
    {
        writer.WriteStartArray();
        foreach (var cell in cells)
        {
            writer.WriteStringValue(cell);
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads the array after a property name. Missing cells are null, so that the result has <paramref name="columns"/> cells.</summary>
    /// <exception cref="JsonException">The value is not an array of at most <paramref name="columns"/> cells.</exception>
    public static string?[] Read(ref Utf8JsonReader reader, int columns)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("Expected an array of cells.");
        }

        var cells = new string?[columns];
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == columns || reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
            {
                throw new JsonException("The array has too many cells, or a cell that is neither a string nor null.");
            }

            cells[count++] = reader.GetString();
        }

        return cells;
    }
}
