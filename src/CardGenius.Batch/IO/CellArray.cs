using System.Text.Json;

namespace CardGenius.Batch.IO;

/// <summary>A row's cells as a JSON array of strings and nulls.</summary>
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

    /// <summary>Reads the array behind a property's name; nulls fill it up to <paramref name="columns"/> cells.</summary>
    public static string?[] Read(ref Utf8JsonReader reader, int columns)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("An array of cells is expected.");
        }

        var cells = new string?[columns];
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == columns || reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
            {
                throw new JsonException("The array holds something else than the plan's cells.");
            }

            cells[count++] = reader.GetString();
        }

        return cells;
    }
}
