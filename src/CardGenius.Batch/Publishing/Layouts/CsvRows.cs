using System.IO.Compression;
using System.Text;
using CardGenius.Batch.IO;
using CardGenius.Batch.Publishing.Exports;
using CsvHelper;

namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>Writes rows as CSV in the format of <c>results.csv.gz</c>.</summary>
internal sealed class CsvRows : IRowWriter
{
    private readonly GZipStream? _gzip;
    private readonly StreamWriter _text;
    private readonly CsvWriter _csv;
    private readonly bool[] _isProtected;
    private bool _isComplete;

    /// <summary>Creates the file with its header.</summary>
    /// <param name="output">The stream. It stays open.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="isCompressed">Whether the file is compressed with gzip.</param>
    /// <param name="isSafe">Whether text that a spreadsheet would read as a formula is protected (<see cref="FormulaText"/>).</param>
    public CsvRows(Stream output, IReadOnlyList<ExportColumn> columns, bool isCompressed, bool isSafe)
    {
        _gzip = isCompressed ? GzipMember.Compress(output) : null;
        _text = new StreamWriter((Stream?)_gzip ?? output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 64 * 1024, leaveOpen: true);
        _csv = new CsvWriter(_text, ResultsTable.Csv, leaveOpen: true);
        _isProtected = [.. columns.Select(c => isSafe && c.Kind is ColumnKind.Text or ColumnKind.Input)];
        foreach (var column in columns)
        {
            _csv.WriteField(isSafe ? FormulaText.Protect(column.Name) : column.Name);
        }

        _csv.NextRecord();
    }

    public int Sheets => 0;

    public long CutCells => 0;

    public async ValueTask WriteAsync(string[] cells, CancellationToken cancellationToken)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            _csv.WriteField(_isProtected[i] ? FormulaText.Protect(cells[i]) : cells[i]);
        }

        await _csv.NextRecordAsync();
    }

    public async Task CompleteAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_isComplete)
        {
            return;
        }

        _isComplete = true;
        await _csv.DisposeAsync();
        await _text.DisposeAsync();
        if (_gzip is not null)
        {
            await _gzip.DisposeAsync();
        }
    }
}
