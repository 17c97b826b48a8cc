using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>The cells of a column that wait for their row group. An empty cell is null.</summary>
internal abstract class ParquetColumn(DataField field)
{
    /// <summary>Gets the definition of the column.</summary>
    public DataField Field { get; } = field;

    /// <summary>Returns the column for an exported column.</summary>
    public static ParquetColumn Create(ExportColumn column) => column.Kind switch
    {
        ColumnKind.Whole => new Values<long>(new DataField<long?>(column.Name), c => long.Parse(c, CultureInfo.InvariantCulture)),
        ColumnKind.Amount => new Values<double>(new DataField<double?>(column.Name), c => double.Parse(c, CultureInfo.InvariantCulture)),
        ColumnKind.Logical => new Values<bool>(new DataField<bool?>(column.Name), c => c == "true"),
        ColumnKind.Date => new Values<DateTime>(new DateTimeDataField(column.Name, DateTimeFormat.Date, isNullable: true), Time),
        ColumnKind.Time => new Values<DateTime>(
            new DateTimeDataField(column.Name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, DateTimeTimeUnit.Micros, isNullable: true), Time),
        _ => new Texts(new DataField<string>(column.Name, nullable: true)),
    };

    /// <summary>Adds a cell.</summary>
    public abstract void Add(string cell);

    /// <summary>Writes the cells to a row group, and removes them.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken);

    private static DateTime Time(string cell) =>
        DateTime.Parse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    private sealed class Texts(DataField field) : ParquetColumn(field)
    {
        private readonly List<string?> _cells = [];

        public override void Add(string cell) => _cells.Add(cell.Length == 0 ? null : cell);

        public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
        {
            await group.WriteAsync(Field, _cells!);
            _cells.Clear();
        }
    }

    private sealed class Values<T>(DataField field, Func<string, T> parse) : ParquetColumn(field)
        where T : struct
    {
        private readonly List<T?> _cells = [];

        public override void Add(string cell) => _cells.Add(cell.Length == 0 ? null : parse(cell));

        public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
        {
            await group.WriteAsync<T>(Field, new ReadOnlyMemory<T?>([.. _cells]), cancellationToken: cancellationToken);
            _cells.Clear();
        }
    }
}
