using CardGenius.Batch.Publishing.Exports;

namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>Writes rows as an Excel workbook.</summary>
/// <param name="output">The stream. It stays open.</param>
/// <param name="columns">The columns.</param>
/// <param name="rowsPerSheet">The maximum number of data rows per sheet.</param>
internal sealed class XlsxRows(Stream output, IReadOnlyList<ExportColumn> columns, int rowsPerSheet) : IRowWriter
{
    private XlsxWriter? _workbook;

    public int Sheets => _workbook?.Sheets ?? 0;

    public long CutCells => _workbook?.CutCells ?? 0;

    public async ValueTask WriteAsync(string[] cells, CancellationToken cancellationToken)
    {
        _workbook ??= await CreateAsync(cancellationToken);
        await _workbook.WriteRowAsync(cells, cancellationToken);
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        _workbook ??= await CreateAsync(cancellationToken);
        await _workbook.CompleteAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _workbook?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Task<XlsxWriter> CreateAsync(CancellationToken cancellationToken) => XlsxWriter.CreateAsync(
        output, ResultsWorkbook.SheetName, [.. columns.Select(c => c.Name)], [.. columns.Select(c => KindOf(c.Kind))], rowsPerSheet, cancellationToken);

    private static XlsxCellKind KindOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Input or ColumnKind.Whole or ColumnKind.Amount => XlsxCellKind.Number,
        ColumnKind.Logical => XlsxCellKind.Logical,
        _ => XlsxCellKind.Text,
    };
}
