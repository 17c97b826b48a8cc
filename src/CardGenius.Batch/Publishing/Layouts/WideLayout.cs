using CardGenius.Batch.Publishing.Merging;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>
/// A layout with one row for each user: the columns of the input, the columns of each card, and <c>cardgenius_error</c>. A column of the input that
/// only a later run has follows the columns of the first run. The columns of an absent card are empty.
/// </summary>
internal abstract class WideLayout : IExportLayout
{
    private readonly Dictionary<string, int> _places;
    private readonly Dictionary<PublishedRun, int[]> _inputs = new(ReferenceEqualityComparer.Instance);
    private readonly int _topN;
    private readonly int _columnsPerCard;
    private readonly string[] _row;

    protected WideLayout(IReadOnlyList<PublishedRun> runs, Func<int, IReadOnlyList<string>, IEnumerable<ExportColumn>> cardColumns)
    {
        string[] columns = [.. runs.SelectMany(r => r.Columns).Distinct(StringComparer.Ordinal)];
        var id = runs[0].Columns[runs[0].Manifest.Input.IdColumn];
        _topN = runs.Max(r => r.Manifest.Settings.TopN);
        SpendKeys = [.. runs.SelectMany(r => r.Manifest.Settings.SpendKeys).Distinct(StringComparer.Ordinal)];
        ExportColumn[] cards = [.. Enumerable.Range(1, _topN).SelectMany(n => cardColumns(n, SpendKeys))];
        _columnsPerCard = cards.Length / _topN;
        Columns =
        [
            .. columns.Select(c => new ExportColumn(c, c == id ? ColumnKind.Text : ColumnKind.Input)),
            .. cards,
            new ExportColumn(AddedColumns.Error, ColumnKind.Text),
        ];
        _places = columns.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        _row = new string[Columns.Count];
    }

    public IReadOnlyList<ExportColumn> Columns { get; }

    public bool NeedsCells => true;

    public abstract bool NeedsDetails { get; }

    /// <summary>Gets the extracted spend keys of the runs.</summary>
    protected IReadOnlyList<string> SpendKeys { get; }

    public IEnumerable<string[]> Rows(PublishedOutcome outcome, IReadOnlyList<RankedCard> cards)
    {
        Array.Fill(_row, "");
        var places = PlacesOf(outcome.Run);
        for (var i = 0; i < outcome.Cells.Count; i++)
        {
            _row[places[i]] = outcome.Cells[i];
        }

        for (var i = 0; i < Math.Min(cards.Count, _topN); i++)
        {
            WriteCard(_row.AsSpan(_places.Count + (i * _columnsPerCard), _columnsPerCard), cards[i]);
        }

        _row[^1] = outcome.Error ?? "";
        return [_row];
    }

    /// <summary>Writes the cells of a card.</summary>
    protected abstract void WriteCard(Span<string> cells, RankedCard card);

    private int[] PlacesOf(PublishedRun run)
    {
        if (!_inputs.TryGetValue(run, out var places))
        {
            _inputs[run] = places = [.. run.Columns.Select(c => _places[c])];
        }

        return places;
    }
}
