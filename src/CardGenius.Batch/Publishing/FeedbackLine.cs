using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Publishing;

/// <summary>
/// Writes the lines of the failures file and the rejects file. A line contains the cells of the input with their column names, and the error.
/// Both files can be used as an input: failures unchanged, and rejects after their correction.
/// </summary>
internal sealed class FeedbackLine(RunPlan plan) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json = new(
        Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>Returns a failure as text: its class and its detail.</summary>
    public static string Error(UserFailure failure) => $"{failure.Failure.Class}: {failure.Failure.Detail}";

    /// <summary>Returns the line of a failed user, including its line end. It is valid until the next line is written.</summary>
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

    /// <summary>Returns the line of a reject, including its line end. It is valid until the next line is written.</summary>
    public ReadOnlyMemory<byte> Reject(Reject reject)
    {
        Begin(reject.Cells);
        _json.WriteString(AddedColumns.Column, reject.Column);
        _json.WriteString(AddedColumns.Reason, reject.Reason);
        _json.WriteString(AddedColumns.Run, plan.RunId);
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
