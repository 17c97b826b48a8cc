using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Publishing;

/// <summary>
/// Lines of the failures and the rejects file: the input's own cells under their columns' names, and beside them what went wrong. Such
/// a file is an input again: failures as they are, rejects once they are mended.
/// </summary>
internal sealed class FeedbackLine(RunPlan plan) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json = new(
        Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>A failure as one text: its class and what went wrong.</summary>
    public static string Error(UserFailure failure) => $"{failure.Failure.Class}: {failure.Failure.Detail}";

    /// <summary>A failed user's line with its end; valid until the next one is made.</summary>
    public ReadOnlyMemory<byte> Failure(IReadOnlyList<string?> cells, UserFailure failure)
    {
        Begin(cells);
        _json.WriteString(AddedColumns.Error, Error(failure));
        _json.WriteString(AddedColumns.Class, failure.Failure.Class.ToString());
        if (failure.Failure.Status is { } status)
        {
            _json.WriteNumber(AddedColumns.Status, status);
        }
        else
        {
            _json.WriteNull(AddedColumns.Status);
        }

        _json.WriteNumber(AddedColumns.Attempts, failure.Failure.Attempts);
        _json.WriteString(AddedColumns.First, failure.Failure.First.UtcDateTime);
        _json.WriteString(AddedColumns.Last, failure.Failure.Last.UtcDateTime);
        return End(failure.Row);
    }

    /// <summary>A rejected row's line with its end; valid until the next one is made.</summary>
    public ReadOnlyMemory<byte> Reject(Reject reject)
    {
        Begin(reject.Cells);
        _json.WriteString(AddedColumns.Column, reject.Column);
        _json.WriteString(AddedColumns.Reason, reject.Reason);
        return End(reject.Row);
    }

    public void Dispose() => _json.Dispose();

    private void Begin(IReadOnlyList<string?> cells)
    {
        _line.ResetWrittenCount();
        _json.Reset(_line);
        _json.WriteStartObject();
        for (var i = 0; i < cells.Count; i++)
        {
            _json.WriteString(plan.Columns[i], cells[i]);
        }
    }

    private ReadOnlyMemory<byte> End(long row)
    {
        _json.WriteNumber(AddedColumns.Row, row);
        _json.WriteEndObject();
        _json.Flush();
        _line.Write("\n"u8);
        return _line.WrittenMemory;
    }
}
