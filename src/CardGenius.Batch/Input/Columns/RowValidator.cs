using System.Globalization;
using CardGenius.Batch.Input.Tables;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Input.Columns;

/// <summary>Validates the rows of a table. A row is a user, or it has a row error. Only the first error of a row is reported.</summary>
internal sealed class RowValidator(TableReader table, ColumnMap map, DecimalMarks marks, SeenIds seen, OriginRuns origins)
{
    public const string CutOff = "the row ends before this column";
    public const string SeenBefore = "a user id seen before";

    private string?[] _own = [];

    /// <summary>Gets the id of the current row. It is valid only for a user.</summary>
    public string Id { get; private set; } = "";

    /// <summary>Gets the request of the current row. It is valid only for a user.</summary>
    public UserRequest Request { get; } = new();

    /// <summary>Gets the cells of the current row, without the columns of an earlier output.</summary>
    public ReadOnlySpan<string?> OwnCells => _own.AsSpan(0, Math.Min(_own.Length, map.Own.Count));

    /// <summary>Gets the run that the current row is a reject of; null if it is none.</summary>
    public string? OriginRun => map.RunColumn is { } place && CellAt(place)?.Trim() is { Length: > 0 } run ? run : null;

    /// <summary>Gets whether the current row is blank.</summary>
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

    /// <summary>Validates the current row. Only the ids of users count as seen, so a later row can correct a reject.</summary>
    /// <returns>The row error, or null if the row is a user.</returns>
    public RowError? Validate()
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

        // The amounts of a row without an id are also read, because they show the decimal separator of the file.
        var idError = ValidateId();
        var amountError = ValidateAmounts();
        return idError ?? amountError ?? ValidateNew() ?? ValidateUnique();
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

    // From the first amount on, cells can be in the wrong columns. If the reject is used as an input again, they must not look like a valid row.
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

    private RowError? ValidateId()
    {
        if (map.Id is not { } column)
        {
            return new RowError(null, UserIdText.NoId);
        }

        var reason = default(string);
        var cell = column.Place < table.CellCount ? table.ReadId(column.Place, out reason) : null;
        Id = cell?.Trim() ?? "";
        reason ??= UserIdText.FindFault(Id);

        // Results and rejects contain the id as the sheet shows it, or a text that is not a valid id.
        _own[map.IdAmongOwn] = reason is not null && UserIdText.FindFault(Id) is null ? UnreadableCell.Text : cell;
        return reason is null ? null : new RowError(column.Header, reason);
    }

    private RowError? ValidateAmounts()
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

    // The run of a reject has an outcome for the user of another row with the same id.
    private RowError? ValidateNew() =>
        OriginRun is { } origin && origins.FindRun(origin, Id) is { } run
            ? new RowError(map.Id!.Header, $"a duplicate of a user of run '{run}'")
            : null;

    private RowError? ValidateUnique() =>
        seen.TryAdd(Id, table.Row, out var first)
            ? null
            : new RowError(map.Id!.Header, string.Create(CultureInfo.InvariantCulture, $"{SeenBefore}, on row {first}"), SeenBefore);

    private string? CellAt(int place) => place < table.CellCount ? table.Cells[place] : null;
}
