using CardGenius.Batch.Publishing.Exports;

namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>Writes rows as an Excel workbook.</summary>
internal sealed class XlsxRows(XlsxWriter workbook) : IRowWriter
{
    public int Sheets => workbook.Sheets;

    public long CutCells => workbook.CutCells;

    /// <summary>Creates a workbook with its header.</summary>
    public static async Task<XlsxRows> CreateAsync(
        Stream output, IReadOnlyList<ExportColumn> columns, int rowsPerSheet, CancellationToken cancellationToken) =>
        new(await XlsxWriter.CreateAsync(
            output, [.. columns.Select(c => c.Name)], [.. columns.Select(c => KindOf(c.Kind))], rowsPerSheet, cancellationToken));

    public ValueTask WriteAsync(string[] cells, CancellationToken cancellationToken) => workbook.WriteRowAsync(cells, cancellationToken);

    public Task CompleteAsync(CancellationToken cancellationToken) => workbook.CompleteAsync(cancellationToken);

    public ValueTask DisposeAsync() => workbook.DisposeAsync();

    private static XlsxCellKind KindOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Input or ColumnKind.Whole or ColumnKind.Amount => XlsxCellKind.Number,
        ColumnKind.Logical => XlsxCellKind.Logical,
        _ => XlsxCellKind.Text,
    };
}
