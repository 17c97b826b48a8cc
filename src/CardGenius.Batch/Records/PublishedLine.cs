using System.Text.Json;

namespace CardGenius.Batch.Records;

/// <summary>Reads of a published line what it is about, and that it is one whole JSON object.</summary>
internal static class PublishedLine
{
    /// <summary>A result's row and id.</summary>
    /// <exception cref="FormatException">It is no such line.</exception>
    public static (long Row, string? Id) ReadResult(ReadOnlySpan<byte> line) => Read(line, "row"u8, "id"u8) is { Id: not null } key
        ? key
        : throw new FormatException("id is missing");

    /// <summary>A failure's row and id.</summary>
    /// <param name="line">The line.</param>
    /// <param name="idColumn">The name of the id's column, in UTF-8.</param>
    /// <exception cref="FormatException">It is no such line.</exception>
    public static (long Row, string? Id) ReadFailure(ReadOnlySpan<byte> line, ReadOnlySpan<byte> idColumn)
    {
        var (row, id) = Read(line, "cardgenius_row"u8, idColumn);
        return (row, id?.Trim() ?? throw new FormatException("the id is missing"));
    }

    /// <summary>A reject's row.</summary>
    /// <exception cref="FormatException">It is no such line.</exception>
    public static (long Row, string? Id) ReadReject(ReadOnlySpan<byte> line) => (Read(line, "cardgenius_row"u8, default).Row, null);

    private static (long Row, string? Id) Read(ReadOnlySpan<byte> line, ReadOnlySpan<byte> rowName, ReadOnlySpan<byte> idName)
    {
        try
        {
            return Parse(line, rowName, idName);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static (long Row, string? Id) Parse(ReadOnlySpan<byte> line, ReadOnlySpan<byte> rowName, ReadOnlySpan<byte> idName)
    {
        var json = new Utf8JsonReader(line);
        long? row = null;
        string? id = null;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("the line is no JSON object");
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals(rowName))
            {
                json.Read();
                row = json.GetInt64();
            }
            else if (!idName.IsEmpty && json.ValueTextEquals(idName))
            {
                json.Read();
                id = json.GetString();
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        // Reading on tells a line that goes on behind its object.
        json.Read();
        return (row ?? throw new JsonException("the row is missing"), id);
    }
}
