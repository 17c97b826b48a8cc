using System.Text.Json;
using CardGenius.Batch.IO;

namespace CardGenius.Batch.Records;

/// <summary>A line of <c>rejects.ndjson</c>: <c>{"row":5,"column":"…","reason":"…","cells":["…",null]}</c>.</summary>
internal static class RejectLine
{
    private static readonly JsonEncodedText Row = JsonEncodedText.Encode("row");
    private static readonly JsonEncodedText Column = JsonEncodedText.Encode("column");
    private static readonly JsonEncodedText Reason = JsonEncodedText.Encode("reason");
    private static readonly JsonEncodedText Cells = JsonEncodedText.Encode("cells");

    /// <summary>Writes the line of a reject, without its line end.</summary>
    public static void Write(Utf8JsonWriter writer, long row, string? column, string reason, ReadOnlySpan<string?> cells)
    {
        writer.WriteStartObject();
        writer.WriteNumber(Row, row);
        writer.WriteString(Column, column);
        writer.WriteString(Reason, reason);
        writer.WritePropertyName(Cells);
        CellArray.Write(writer, cells);
        writer.WriteEndObject();
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">The line is not the line of a reject.</exception>
    public static Reject Parse(ReadOnlySpan<byte> line, int columns)
    {
        var reader = new Utf8JsonReader(line);
        long? row = null;
        string? column = null;
        string? reason = null;
        string?[]? cells = null;
        LineReader.Begin(ref reader);
        while (LineReader.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals(Row.EncodedUtf8Bytes))
            {
                row = LineReader.ReadNumber(ref reader);
            }
            else if (reader.ValueTextEquals(Column.EncodedUtf8Bytes))
            {
                column = LineReader.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals(Reason.EncodedUtf8Bytes))
            {
                reason = LineReader.ReadText(ref reader);
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

        return row is { } number && reason is not null && cells is not null
            ? new Reject(number, column, reason, cells)
            : throw new JsonException("The row, reason or cells of the reject are missing.");
    }
}
