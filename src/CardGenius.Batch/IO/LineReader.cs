using System.Text.Json;

namespace CardGenius.Batch.IO;

/// <summary>The few steps in which this program's own JSON lines are read.</summary>
internal static class LineReader
{
    public static void Begin(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The line is no JSON object.");
        }
    }

    /// <summary>Moves to the next property's name; false at the object's end.</summary>
    public static bool NextProperty(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    public static long ReadNumber(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number)
            ? number
            : throw new JsonException("A number is expected.");

    public static string? ReadText(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType is JsonTokenType.String or JsonTokenType.Null
            ? reader.GetString()
            : throw new JsonException("A string is expected.");
}
