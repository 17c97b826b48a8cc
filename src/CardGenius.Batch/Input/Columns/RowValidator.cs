using System.Globalization;
using CardGenius.Batch.Input.Tables;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Input.Columns;

/// <summary>Makes a row a user, or says why it cannot be one. The first fault counts.</summary>
internal sealed class RowValidator(TableReader table, ColumnMap map, DecimalMarks marks, SeenIds seen)
{
    public const string CutOff = "the row ends before this column";
    public const string SeenBefore = "a user id seen before";

    private string?[] _own = [];

    /// <summary>The row's id, once it is judged a user.</summary>
    public string Id { get; private set; } = "";

    /// <summary>The row's request, once it is judged a user.</summary>
    public UserRequest Request { get; } = new();

    /// <summary>The input's own cells of the current row.</summary>
    public ReadOnlySpan<string?> OwnCells => _own.AsSpan(0, Math.Min(_own.Length, map.Own.Count));

    /// <summary>Whether the current row has nothing but blanks.</summary>
    public bool IsEmpty
    {
        get
        {
            for (var i = 0; i < table.CellCount; i++)
            {
                if (!string.IsNullOrWhiteSpace(table.Cells[i]))
                {
                    return false;
                }
            }

            return table.Fault is null;
        }
    }

    /// <summary>Judges the current row. Its id counts as seen only where it is a user: a row that is mended further down is asked for.</summary>
    /// <returns>Null: a user.</returns>
    public RowError? Judge()
    {
        TakeOwnCells();
        if (table.Fault is { } fault)
        {
            if (fault.Raw is not null)
            {
                HideUncertainCells(fault.Raw);
            }

            return new RowError(fault.Column is { } place ? map.HeaderOf(place) : null, fault.Reason);
        }

        // A row without an id is read to its end, too: what its amounts say of the file's decimal separator holds for all rows.
        var noId = JudgeId();
        var noAmount = JudgeAmounts();
        return noId ?? noAmount ?? JudgeSeen();
    }

    private void TakeOwnCells()
    {
        if (_own.Length < map.Own.Count)
        {
            _own = new string?[map.Own.Count];
        }

        for (var i = 0; i < map.Own.Count; i++)
        {
            _own[i] = CellAt(map.Own[i]);
        }
    }

    // What stands from the first amount on may stand in the wrong column. Fed back in as it is, it could pass for a good row.
    private void HideUncertainCells(string raw)
    {
        var uncertain = false;
        for (var i = 0; i < map.Own.Count; i++)
        {
            var isFirst = !uncertain && map.Amounts.Any(a => a.Place == map.Own[i]);
            uncertain |= isFirst;
            _own[i] = isFirst ? raw : uncertain ? null : _own[i];
        }
    }

    private RowError? JudgeId()
    {
        if (map.Id is not { } column)
        {
            return new RowError(null, UserIdText.NoId);
        }

        var reason = default(string);
        var cell = column.Place < table.CellCount ? table.ReadId(column.Place, out reason) : null;
        Id = cell?.Trim() ?? "";
        reason ??= UserIdText.FindFault(Id);

        // Results and rejects show the id as the sheet does, or a text that cannot be taken for one.
        _own[map.IdAmongOwn] = reason is not null && UserIdText.FindFault(Id) is null ? UnreadableCell.Text : cell;
        return reason is null ? null : new RowError(column.Header, reason);
    }

    private RowError? JudgeAmounts()
    {
        Request.Clear();
        RowError? first = null;
        foreach (var column in map.Amounts)
        {
            var reason = column.Place < table.CellCount ? Take(column)
                : table.ShortRowsAreCutOff ? CutOff
                : null;
            first ??= reason is null ? null : new RowError(column.Header, reason);
        }

        return first;
    }

    private string? Take(MappedColumn column)
    {
        var (place, field) = (column.Place, column.Role.Field);
        if (table.FaultOf(place) is { } fault)
        {
            return fault;
        }

        var cell = table.Cells[place];
        var kind = RequestFields.All[field].Kind;
        var reason = AmountText.Read(cell, out var number, out var mark);
        reason ??= kind == RequestFieldKind.Amount || decimal.IsInteger(number) ? null : AmountText.NotWhole;
        if (mark != DecimalMark.None && !table.IsNumber(place))
        {
            marks.Add(mark, table.Row, column.Header);
        }

        if (reason is not null)
        {
            return reason;
        }

        if (kind == RequestFieldKind.Card)
        {
            Request.SelectedCard = string.IsNullOrWhiteSpace(cell) ? null : (long)number;
        }
        else
        {
            Request.Add(field, number);
        }

        return null;
    }

    private RowError? JudgeSeen() =>
        seen.TryAdd(Id, table.Row, out var first)
            ? null
            : new RowError(map.Id!.Header, string.Create(CultureInfo.InvariantCulture, $"{SeenBefore}, on row {first}"), SeenBefore);

    private string? CellAt(int place) => place < table.CellCount ? table.Cells[place] : null;
}
