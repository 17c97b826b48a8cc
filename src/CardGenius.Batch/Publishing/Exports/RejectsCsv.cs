using System.Text;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;
using CsvHelper;

namespace CardGenius.Batch.Publishing.Exports;

/// <summary>Writes <c>rejects.csv</c>. It begins with a byte order mark, because Excel reads text without one in another encoding.</summary>
internal sealed class RejectsCsv : IAsyncDisposable
{
    private const int StepSize = 256 * 1024;

    private readonly StoreWriteStream _file;
    private readonly DigestingStream _digest;
    private readonly RejectsTable _table;
    private readonly MemoryStream _buffer = new();
    private readonly StreamWriter _text;
    private readonly CsvWriter _csv;
    private long _rows;

    private RejectsCsv(StoreWriteStream file, RejectsTable table)
    {
        _file = file;
        _digest = new DigestingStream(file);
        _table = table;
        _text = new StreamWriter(_buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        _csv = new CsvWriter(_text, ResultsTable.Csv);
    }

    /// <summary>Creates the file with its header.</summary>
    public static async Task<RejectsCsv> CreateAsync(IRunStore store, string folder, RejectsTable table, CancellationToken cancellationToken)
    {
        var file = new RejectsCsv(await store.CreateAsync($"{folder}/{RunPaths.RejectsCsvName}", cancellationToken), table);
        file.WriteRow(table.Header);
        return file;
    }

    /// <summary>Writes a reject.</summary>
    public async ValueTask WriteAsync(Reject reject, CancellationToken cancellationToken)
    {
        WriteRow(_table.CellsOf(reject));
        _rows++;
        if (_buffer.Length >= StepSize)
        {
            await SendAsync(cancellationToken);
        }
    }

    /// <summary>Completes the file.</summary>
    public async Task<PublishedFile> CommitAsync(CancellationToken cancellationToken)
    {
        await _csv.FlushAsync();
        await SendAsync(cancellationToken);
        await _file.CommitAsync(cancellationToken);
        return new PublishedFile(RunPaths.RejectsCsvName, _rows, _digest.Bytes, _digest.Sha256);
    }

    public async ValueTask DisposeAsync()
    {
        await _csv.DisposeAsync();
        await _text.DisposeAsync();
        await _buffer.DisposeAsync();
        await _digest.DisposeAsync();
    }

    private void WriteRow(IReadOnlyList<string> cells)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            _csv.WriteField(_table.IsSafe ? FormulaText.Protect(cells[i]) : cells[i]);
        }

        _csv.NextRecord();
    }

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        await _digest.WriteAsync(_buffer.GetBuffer().AsMemory(0, (int)_buffer.Length), cancellationToken);
        _buffer.SetLength(0);
    }
}
