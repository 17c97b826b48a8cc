using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing.Exports;

/// <summary>Writes <c>rejects.xlsx</c>. The cells of the input are text, so that they do not change: a spreadsheet program keeps leading zeros and
/// formulas as they are.</summary>
internal sealed class RejectsWorkbook : IAsyncDisposable
{
    private const string SheetName = "Rejects";

    private readonly StoreWriteStream _file;
    private readonly DigestingStream _digest;
    private readonly RejectsTable _table;
    private readonly XlsxWriter _workbook;
    private long _rows;

    private RejectsWorkbook(StoreWriteStream file, DigestingStream digest, RejectsTable table, XlsxWriter workbook)
    {
        _file = file;
        _digest = digest;
        _table = table;
        _workbook = workbook;
    }

    /// <summary>Creates the file with its header.</summary>
    public static async Task<RejectsWorkbook> CreateAsync(IRunStore store, string folder, RejectsTable table, CancellationToken cancellationToken)
    {
        var file = await store.CreateAsync($"{folder}/{RunPaths.RejectsExcelName}", cancellationToken);
        var digest = new DigestingStream(file);
        try
        {
            var kinds = new XlsxCellKind[table.Header.Count];
            kinds[table.RowColumn] = XlsxCellKind.Number;
            var workbook = await XlsxWriter.CreateAsync(digest, SheetName, table.Header, kinds, XlsxWriter.MaxRows, cancellationToken);
            return new RejectsWorkbook(file, digest, table, workbook);
        }
        catch
        {
            await digest.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes a reject.</summary>
    public ValueTask WriteAsync(Reject reject, CancellationToken cancellationToken)
    {
        _rows++;
        return _workbook.WriteRowAsync(_table.CellsOf(reject), cancellationToken);
    }

    /// <summary>Completes the file.</summary>
    public async Task<PublishedFile> CommitAsync(CancellationToken cancellationToken)
    {
        await _workbook.CompleteAsync(cancellationToken);
        await _file.CommitAsync(cancellationToken);
        return new PublishedFile(RunPaths.RejectsExcelName, _rows, _digest.Bytes, _digest.Sha256);
    }

    public async ValueTask DisposeAsync()
    {
        // An incomplete workbook is not part of a file, so writing its rest could only fail.
        _digest.Discards = true;
        await _workbook.DisposeAsync();
        await _digest.DisposeAsync();
    }
}
