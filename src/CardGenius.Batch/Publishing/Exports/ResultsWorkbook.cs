using System.Globalization;
using System.IO.Compression;
using System.Text;
using CardGenius.Batch.Records;
using CsvHelper;

namespace CardGenius.Batch.Publishing.Exports;

/// <summary>
/// Writes the results table as an Excel workbook. Amounts of cards are numbers. Cells of the input are numbers if they are plain numbers (no
/// leading zero, at most 15 digits). Ids are always text.
/// </summary>
internal static class ResultsWorkbook
{
    /// <summary>The name of the first sheet.</summary>
    public const string SheetName = "Results";

    /// <summary>Copies <c>results.csv.gz</c> to a workbook, row by row.</summary>
    /// <param name="compressed">The compressed table. It stays open.</param>
    /// <param name="idColumn">The name of the column with the user id.</param>
    /// <param name="isSafe">True if the cells were converted by <see cref="FormulaText.Protect"/>. They are restored, because each cell of a
    /// workbook has a type.</param>
    /// <param name="output">The stream to which the workbook is written. It stays open.</param>
    /// <param name="rowsPerSheet">The maximum number of data rows per sheet.</param>
    /// <param name="cancellationToken">Cancels the copy.</param>
    /// <exception cref="InvalidDataException">The table is damaged.</exception>
    public static async Task<ExportSummary> WriteAsync(
        Stream compressed, string idColumn, bool isSafe, Stream output, int rowsPerSheet, CancellationToken cancellationToken)
    {
        await using var gzip = new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true);
        using var text = new StreamReader(gzip, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, 64 * 1024);
        using var csv = new CsvParser(text, CultureInfo.InvariantCulture);
        if (!await csv.ReadAsync())
        {
            throw new InvalidDataException("The table has no header.");
        }

        string[] header = [.. csv.Record!.Select(Read)];
        var kinds = header.Select(c => IsNumeric(c, idColumn) ? XlsxCellKind.Number : XlsxCellKind.Text).ToArray();
        await using var workbook = await XlsxWriter.CreateAsync(output, SheetName, header, kinds, rowsPerSheet, cancellationToken);
        var cells = new string[header.Length];
        var rows = 0L;
        while (await csv.ReadAsync())
        {
            if (csv.Count != cells.Length)
            {
                throw new InvalidDataException($"Row {rows + 1} of the table has {csv.Count} cells instead of {cells.Length}.");
            }

            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = Read(csv[i]);
            }

            await workbook.WriteRowAsync(cells, cancellationToken);
            rows++;
        }

        await workbook.CompleteAsync(cancellationToken);
        return new ExportSummary(rows, workbook.Sheets, workbook.CutCells);

        string Read(string cell) => isSafe ? FormulaText.Restore(cell) : cell;
    }

    private static bool IsNumeric(string column, string idColumn) =>
        !string.Equals(column, idColumn, StringComparison.Ordinal)
        && !string.Equals(column, AddedColumns.Error, StringComparison.Ordinal)
        && !ResultsTable.IsCardName(column);
}
