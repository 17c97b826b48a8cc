using System.Globalization;
using System.IO.Compression;
using System.Text;
using CardGenius.Batch.Records;
using CsvHelper;

namespace CardGenius.Batch.Publishing.Exports;

/// <summary>
/// The results in today's columns as an Excel workbook. Amounts of cards are numbers; so are the input's own cells where they are plain
/// numbers (no leading zero, at most 15 digits), except the ids, which are always text.
/// </summary>
internal static class ResultsWorkbook
{
    /// <summary>Copies <c>results.csv.gz</c> into a workbook, row by row.</summary>
    /// <param name="compressed">The compressed table; it stays open.</param>
    /// <param name="idColumn">The name of the id's column.</param>
    /// <param name="isSafe">Whether the table's cells went through <see cref="FormulaText.Protect"/>. In a workbook each cell has a type, so
    /// they are restored.</param>
    /// <param name="output">Where the workbook goes; stays open.</param>
    /// <param name="rowsPerSheet">Data rows a sheet.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    /// <exception cref="InvalidDataException">The table is damaged.</exception>
    public static async Task<ExportSummary> WriteAsync(
        Stream compressed, string idColumn, bool isSafe, Stream output, int rowsPerSheet, CancellationToken cancellationToken)
    {
        await using var gzip = new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true);
        using var text = new StreamReader(gzip, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, 64 * 1024);
        using var csv = new CsvParser(text, CultureInfo.InvariantCulture);
        if (!await csv.ReadAsync())
        {
            throw new InvalidDataException("It has no header.");
        }

        string[] header = [.. csv.Record!.Select(Read)];
        var numeric = header.Select(c => IsNumeric(c, idColumn)).ToArray();
        await using var workbook = await XlsxWriter.CreateAsync(output, header, numeric, rowsPerSheet, cancellationToken);
        var cells = new string[header.Length];
        var rows = 0L;
        while (await csv.ReadAsync())
        {
            if (csv.Count != cells.Length)
            {
                throw new InvalidDataException($"Its row {rows + 1} has {csv.Count} cells instead of {cells.Length}.");
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
