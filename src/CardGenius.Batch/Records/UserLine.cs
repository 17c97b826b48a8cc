using System.Text.Json;
using CardGenius.Batch.IO;

namespace CardGenius.Batch.Records;

/// <summary>A line of <c>users.ndjson</c>: <c>{"row":2,"id":"…","request":{…},"cells":["…",null]}</c>.</summary>
internal static class UserLine
{
    private static readonly JsonEncodedText Row = JsonEncodedText.Encode("row");
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Request = JsonEncodedText.Encode("request");
    private static readonly JsonEncodedText Cells = JsonEncodedText.Encode("cells");

    /// <summary>Writes the line of a user, without its line end.</summary>
    public static void Write(Utf8JsonWriter writer, long row, string id, UserRequest request, ReadOnlySpan<string?> cells)
    {
        writer.WriteStartObject();
        writer.WriteNumber(Row, row);
        writer.WriteString(Id, id);
        writer.WritePropertyName(Request);
        request.Write(writer);
        writer.WritePropertyName(Cells);
        CellArray.Write(writer, cells);
        writer.WriteEndObject();
    }

    /// <summary>Reads a line. The request of the user is a slice of <paramref name="line"/>.</summary>
    /// <param name="line">The line without its line end. It must not change while the user is in use.</param>
    /// <param name="index">The position of the user in the run.</param>
    /// <param name="columns">The number of cells of the user. A line of an .ndjson input has fewer cells if later rows add columns.</param>
    /// <exception cref="JsonException">The line is not the line of a user.</exception>
    public static User Parse(ReadOnlyMemory<byte> line, long index, int columns)
    {
        var reader = new Utf8JsonReader(line.Span);
        long? row = null;
        string? id = null;
        string?[]? cells = null;
        ReadOnlyMemory<byte> request = default;
        LineReader.Begin(ref reader);
        while (LineReader.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals(Row.EncodedUtf8Bytes))
            {
                row = LineReader.ReadNumber(ref reader);
            }
            else if (reader.ValueTextEquals(Id.EncodedUtf8Bytes))
            {
                id = LineReader.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals(Request.EncodedUtf8Bytes))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                request = line[start..(int)reader.BytesConsumed];
            }
            else if (reader.ValueTextEquals(Cells.EncodedUtf8Bytes))
            {
                cells = CellArray.Read(ref reader, columns);
            }
            else
            {
                reader.Skip();
            }
        }

        return row is { } number && id is not null && cells is not null && request.Length > 0
            ? new User(index, number, id, request, cells)
            : throw new JsonException("The row, id, request or cells of the user are missing.");
    }
}
