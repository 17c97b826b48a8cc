using CardGenius.Batch.Model;

namespace CardGenius.Batch.Input.Tables;

/// <summary>An input's rows, one after the other, whatever file they come from.</summary>
internal abstract class TableReader : IAsyncDisposable
{
    /// <summary>More columns than Excel knows are no table.</summary>
    public const int MostColumns = 16_384;

    /// <summary>The headers, trimmed and in order. Those of a .ndjson input become known row by row.</summary>
    public List<string> Columns { get; } = [];

    /// <summary>Whether all columns are known before the first row.</summary>
    public virtual bool ColumnsAreFixed => true;

    /// <summary>Whether a row that ends before a column is cut off (text), rather than blank there (a sheet, an object).</summary>
    public virtual bool ShortRowsAreCutOff => false;

    /// <summary>Whether its cells are separated by semicolons, as programs write them where the comma is the decimal separator.</summary>
    public virtual bool IsSeparatedBySemicolons => false;

    /// <summary>What is read, for a person, e.g. <c>CSV, separated by commas</c>.</summary>
    public abstract string Description { get; }

    /// <summary>The current row's line or sheet row, from 1.</summary>
    public long Row { get; protected set; }

    /// <summary>The current row's cells; only the first <see cref="CellCount"/> count.</summary>
    public string?[] Cells { get; private set; } = new string?[16];

    /// <summary>How many cells the current row has; never more than there are columns.</summary>
    public int CellCount { get; protected set; }

    /// <summary>What is wrong with the current row; null where nothing is.</summary>
    public RowFault? Fault { get; protected set; }

    /// <summary>What a person should know of the input besides its rows, for example the sheets that are not read.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>Lines without anything, passed over so far.</summary>
    public long BlankLines { get; protected set; }

    /// <summary>Moves to the next row; false at the end.</summary>
    /// <exception cref="InputException">The rest cannot be told apart into rows.</exception>
    public abstract ValueTask<bool> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Why a cell of the current row cannot be read; null where it can. Its text is then <see cref="UnreadableCell.Text"/>.</summary>
    public virtual string? FaultOf(int place) => null;

    /// <summary>Whether a cell of the current row is stored as a number, which no locale can change.</summary>
    public virtual bool IsNumber(int place) => false;

    /// <summary>A cell of the current row as a user id: what a spreadsheet shows.</summary>
    /// <param name="place">The cell's place; below <see cref="CellCount"/>.</param>
    /// <param name="reason">Why the cell cannot be an id; null where it can.</param>
    public virtual string? ReadId(int place, out string? reason)
    {
        reason = null;
        return Cells[place];
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Makes room for so many cells; those there are stay.</summary>
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
