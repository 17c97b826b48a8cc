using System.Text.Json;

namespace CardGenius.Batch.Records;

/// <summary>Reads the row and the user id of a published line, and checks that the line is one complete JSON object.</summary>
internal static class PublishedLine
{
    /// <summary>Reads the row and the user id of a result.</summary>
    /// <exception cref="FormatException">The line is not the line of a result.</exception>
    public static (long Row, string? Id) ReadResult(ReadOnlySpan<byte> line) => Read(line, "row"u8, "id"u8) is { Id: not null } key
        ? key
        : throw new FormatException("id is missing");

    /// <summary>Reads the row and the user id of a failure.</summary>
    /// <param name="line">The line.</param>
    /// <param name="idColumn">The name of the user id column, in UTF-8.</param>
    /// <exception cref="FormatException">The line is not the line of a failure.</exception>
    public static (long Row, string? Id) ReadFailure(ReadOnlySpan<byte> line, ReadOnlySpan<byte> idColumn)
    {
        var (row, id) = Read(line, "cardgenius_row"u8, idColumn);
        return (row, id?.Trim() ?? throw new FormatException("the id is missing"));
    }

    /// <summary>Reads the row of a reject.</summary>
    /// <exception cref="FormatException">The line is not the line of a reject.</exception>
    public static (long Row, string? Id) ReadReject(ReadOnlySpan<byte> line) => (Read(line, "cardgenius_row"u8, default).Row, null);

    /// <summary>Reads the row of a reject, and its user id if it has one.</summary>
    /// <param name="line">The line.</param>
    /// <param name="idColumn">The name of the user id column, in UTF-8.</param>
    /// <exception cref="FormatException">The line is not the line of a reject.</exception>
    public static (long Row, string? Id) ReadReject(ReadOnlySpan<byte> line, ReadOnlySpan<byte> idColumn)
    {
        var (row, id) = Read(line, "cardgenius_row"u8, idColumn);
        return (row, id?.Trim() is { Length: > 0 } text ? text : null);
    }

    /// <summary>Reads the error of a failure: its class and its detail. The line must be the line of a failure.</summary>
    public static string ReadError(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        var error = "";
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isError = json.ValueTextEquals("cardgenius_error"u8);
            json.Read();
            if (isError && json.TokenType == JsonTokenType.String)
            {
                error = json.GetString()!;
            }
            else
            {
                json.Skip();
            }
        }

        return error;
    }

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
            throw new JsonException("the line is not a JSON object");
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

        // A further read throws if the line contains text after its object.
        json.Read();
        return (row ?? throw new JsonException("the row is missing"), id);
    }
}
