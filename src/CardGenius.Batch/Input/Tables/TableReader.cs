using CardGenius.Batch.Model;

namespace CardGenius.Batch.Input.Tables;

/// <summary>Reads the rows of an input one after the other, for all types of files.</summary>
internal abstract class TableReader : IAsyncDisposable
{
    /// <summary>The maximum number of columns, which is that of Excel.</summary>
    public const int MostColumns = 16_384;

    /// <summary>The maximum number of characters in a cell. A cell of a spreadsheet has at most 32,767, so a longer cell is a fault of the
    /// file.</summary>
    public const int LongestCell = 1024 * 1024;

    /// <summary>Gets the trimmed headers, in order. The headers of an .ndjson input become known row by row.</summary>
    public List<string> Columns { get; } = [];

    /// <summary>Gets whether all columns are known before the first row.</summary>
    public virtual bool ColumnsAreFixed => true;

    /// <summary>Gets whether a row that ends before a column is incomplete (text). If false, its other cells are blank (a sheet or an
    /// object).</summary>
    public virtual bool ShortRowsAreCutOff => false;

    /// <summary>Gets whether semicolons separate the cells. Programs write semicolons if the comma is the decimal separator.</summary>
    public virtual bool IsSeparatedBySemicolons => false;

    /// <summary>Gets the description of the format, for example <c>CSV, separated by commas</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Gets the line or sheet row of the current row, from 1.</summary>
    public long Row { get; protected set; }

    /// <summary>Gets the cells of the current row. Only the first <see cref="CellCount"/> cells are valid.</summary>
    public string?[] Cells { get; private set; } = new string?[16];

    /// <summary>Gets the number of cells of the current row, which is at most the number of columns.</summary>
    public int CellCount { get; protected set; }

    /// <summary>Gets the fault of the current row; null if there is none.</summary>
    public RowFault? Fault { get; protected set; }

    /// <summary>Gets notes about the input, for example sheets that are not read.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>Gets the number of blank lines that were skipped so far.</summary>
    public long BlankLines { get; protected set; }

    /// <summary>Returns which sheet was read and which other sheets have suitable headers, for a message about missing columns. Returns an empty text if
    /// the input has no sheets.</summary>
    /// <param name="fits">Returns whether the headers of a sheet are suitable.</param>
    public virtual string DescribeSheets(Func<IReadOnlyList<string>, bool> fits) => "";

    /// <summary>Moves to the next row. Returns false at the end.</summary>
    /// <exception cref="InputException">The rest of the input cannot be divided into rows.</exception>
    public abstract ValueTask<bool> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Returns why a cell of the current row cannot be read, or null if it can be read. The text of an unreadable cell is
    /// <see cref="UnreadableCell.Text"/>.</summary>
    public virtual string? FaultOf(int place) => null;

    /// <summary>Returns whether a cell of the current row is stored as a number, which does not depend on a locale.</summary>
    public virtual bool IsNumber(int place) => false;

    /// <summary>Returns a cell of the current row as a user id, in the form that a spreadsheet shows.</summary>
    /// <param name="place">The index of the cell, less than <see cref="CellCount"/>.</param>
    /// <param name="reason">The reason why the cell cannot be an id; null if it can be one.</param>
    public virtual string? ReadId(int place, out string? reason)
    {
        reason = null;
        return Cells[place];
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Enlarges <see cref="Cells"/> to at least the given number of cells. Existing cells stay.</summary>
    protected void Reserve(int count)
    {
        if (Cells.Length < count)
        {
            var cells = Cells;
            Array.Resize(ref cells, Math.Max(count, 2 * Cells.Length));
            Cells = cells;
        }
    }
}
