using System.Globalization;
using System.Text.RegularExpressions;
using CardGenius.Batch.Planning.Tables;
using CardGenius.Batch.Users;

namespace CardGenius.Batch.Planning.Columns;

/// <summary>Makes a row a user, or says why it cannot be one. The first fault counts.</summary>
internal sealed partial class RowJudge(TableReader table, ColumnMap map, SeenIds seen)
{
    public const int LongestId = 256;

    public const string NoId = "no user id";
    public const string LongId = "a user id of more than 256 characters";
    public const string ControlInId = "a control character in the user id";
    public const string RoundedId = "a user id in scientific notation: a spreadsheet has rounded it; format the column as text and export it again";
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
    public Refusal? Judge()
    {
        TakeOwnCells();
        if (table.Fault is { } fault)
        {
            if (fault.Raw is not null)
            {
                HideUncertainCells(fault.Raw);
            }

            return new Refusal(fault.Column is { } place ? map.HeaderOf(place) : null, fault.Reason);
        }

        return JudgeId() ?? JudgeAmounts() ?? JudgeSeen();
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

    private Refusal? JudgeId()
    {
        if (map.Id is not { } column)
        {
            return new Refusal(null, NoId);
        }

        var id = CellAt(column.Place)?.Trim();
        var reason = string.IsNullOrEmpty(id) ? NoId
            : id.Length > LongestId ? LongId
            : id.Any(char.IsControl) ? ControlInId
            : id[0] == '#' && SheetErrors.Contains(id) ? AmountText.SheetError
            : RoundedNumber().IsMatch(id) ? RoundedId
            : null;
        Id = id ?? "";
        return reason is null ? null : new Refusal(column.Header, reason);
    }

    private Refusal? JudgeAmounts()
    {
        Request.Clear();
        foreach (var column in map.Amounts)
        {
            if (column.Place >= table.CellCount && table.ShortRowsAreCutOff)
            {
                return new Refusal(column.Header, CutOff);
            }

            if (Take(column.Role.Field, CellAt(column.Place)) is { } reason)
            {
                return new Refusal(column.Header, reason);
            }
        }

        return null;
    }

    private string? Take(int field, string? cell)
    {
        var kind = RequestFields.All[field].Kind;
        var reason = kind == RequestFieldKind.Amount
            ? AmountText.Read(cell, out var number)
            : AmountText.ReadWhole(cell, out number);
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

    private Refusal? JudgeSeen() =>
        seen.TryAdd(Id, table.Row, out var first)
            ? null
            : new Refusal(map.Id!.Header, string.Create(CultureInfo.InvariantCulture, $"{SeenBefore}, on row {first}"), SeenBefore);

    private string? CellAt(int place) => place < table.CellCount ? table.Cells[place] : null;

    private static readonly HashSet<string> SheetErrors =
        ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"];

    [GeneratedRegex("^[0-9]\\.[0-9]+[eE]\\+[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex RoundedNumber();
}
