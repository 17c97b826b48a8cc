using Parquet;
using Parquet.Schema;

namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>
/// Writes rows as a Parquet file. Rows are written in groups, so memory contains at most one group. Amounts are doubles, because the tools that read
/// the file have no decimal type with a scale for each value. Dates are DATE, and times are TIMESTAMP in UTC with microseconds.
/// </summary>
internal sealed class ParquetRows : IRowWriter
{
    /// <summary>The number of rows in a row group.</summary>
    public const int RowsPerGroup = 50_000;

    private readonly ParquetWriter _file;
    private readonly ParquetColumn[] _columns;
    private readonly int _rowsPerGroup;
    private int _rows;
    private bool _isClosed;

    private ParquetRows(ParquetWriter file, ParquetColumn[] columns, int rowsPerGroup)
    {
        _file = file;
        _columns = columns;
        _rowsPerGroup = rowsPerGroup;
    }

    public int Sheets => 0;

    public long CutCells => 0;

    /// <summary>Creates a file.</summary>
    /// <param name="output">The stream. It stays open.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="rowsPerGroup">The number of rows in a row group.</param>
    /// <param name="cancellationToken">Cancels the creation.</param>
    public static async Task<ParquetRows> CreateAsync(
        Stream output, IReadOnlyList<ExportColumn> columns, int rowsPerGroup, CancellationToken cancellationToken)
    {
        ParquetColumn[] fields = [.. columns.Select(ParquetColumn.Create)];
        var file = await ParquetWriter.CreateAsync(
            new ParquetSchema([.. fields.Select(f => f.Field)]), output, cancellationToken: cancellationToken);
        return new ParquetRows(file, fields, rowsPerGroup);
    }

    public async ValueTask WriteAsync(string[] cells, CancellationToken cancellationToken)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            _columns[i].Add(cells[i]);
        }

        if (++_rows == _rowsPerGroup)
        {
            await WriteGroupAsync(cancellationToken);
        }
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_rows > 0)
        {
            await WriteGroupAsync(cancellationToken);
        }

        await DisposeAsync();
    }

    // Each disposal of the writer writes a footer and counts the rows again.
    public ValueTask DisposeAsync()
    {
        var wasClosed = _isClosed;
        _isClosed = true;
        return wasClosed ? ValueTask.CompletedTask : _file.DisposeAsync();
    }

    private async Task WriteGroupAsync(CancellationToken cancellationToken)
    {
        using var group = _file.CreateRowGroup();
        foreach (var column in _columns)
        {
            await column.WriteAsync(group, cancellationToken);
        }

        group.CompleteValidate();
        _rows = 0;
    }
}
