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

    /// <summary>Writes a user's line without its line end.</summary>
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

    /// <summary>Reads a line. The user's request is a piece of <paramref name="line"/>, byte for byte.</summary>
    /// <param name="line">The line without its end. It must stay as it is while the user lives.</param>
    /// <param name="index">The user's place among the run's users.</param>
    /// <param name="columns">How many cells the user has; lines of a .ndjson input hold fewer while later columns are unknown.</param>
    /// <exception cref="JsonException">It is no such line.</exception>
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
            : throw new JsonException("A user's line lacks its row, id, request or cells.");
    }
}
