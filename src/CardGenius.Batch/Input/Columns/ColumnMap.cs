using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Input.Columns;

/// <summary>
/// Which column gives what. Columns are added as they become known, so that it serves a header line and the growing keys of a .ndjson
/// alike. What <c>column_mappings</c> says beats what a header says by itself: the header that it passes over is one of the input's own.
/// </summary>
internal sealed class ColumnMap
{
    private const int HeadersShown = 30;

    private readonly string _name;
    private readonly OtherOnlineMode _mode;
    private readonly bool _ignoreColumns;
    private readonly Dictionary<string, ColumnRole> _explicit = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Key, string Header)> _awaited = [];
    private readonly List<string> _headers = [];
    private readonly List<MappedColumn> _amounts = [];
    private readonly List<int> _own = [];
    private readonly List<string> _ownNames = [];

    /// <param name="name">The input's name, for messages.</param>
    /// <param name="settings">What the input's columns are said to be.</param>
    /// <exception cref="InputException"><c>column_mappings</c> contradicts itself.</exception>
    public ColumnMap(string name, InputSettings settings)
    {
        _name = name;
        _mode = settings.OtherOnline;
        _ignoreColumns = settings.IgnoreColumns;
        var keys = new List<(string Key, ColumnRole Role)>();
        foreach (var (key, mapped) in settings.ColumnMappings ?? new Dictionary<string, string>())
        {
            if (!ColumnNames.IsKey(key))
            {
                throw new InputException($"column_mappings: '{key}' is no name that this program knows.{DidYouMean(key, ColumnNames.KnownKeys)}");
            }

            var header = mapped?.Trim();
            if (string.IsNullOrEmpty(header) || ColumnNames.OfKey(key, _mode) is not { } role)
            {
                continue;
            }

            if (keys.Find(k => k.Role.Clashes(role)) is { Key: { } other })
            {
                throw new InputException($"column_mappings: '{other}' and '{key}' both give {NameOf(role)}. Keep one of them.");
            }

            if (!_explicit.TryAdd(header, role))
            {
                throw new InputException(
                    $"column_mappings: column '{header}' is given for both '{_awaited.Find(a => Same(a.Header, header)).Key}' and '{key}'. Give each its own.");
            }

            keys.Add((key, role));
            _awaited.Add((key, header));
        }
    }

    /// <summary>How many columns were added.</summary>
    public int Count => _headers.Count;

    /// <summary>The column with the user's id; null while none is known.</summary>
    public MappedColumn? Id { get; private set; }

    /// <summary>The columns with amounts, counts or a card, in the file's order.</summary>
    public IReadOnlyList<MappedColumn> Amounts => _amounts;

    /// <summary>The places of the input's own columns: all but those of an earlier output.</summary>
    public IReadOnlyList<int> Own => _own;

    /// <summary>The headers of <see cref="Own"/>.</summary>
    public IReadOnlyList<string> OwnNames => _ownNames;

    /// <summary>The id's place among <see cref="Own"/>.</summary>
    public int IdAmongOwn { get; private set; }

    /// <summary>A column's header.</summary>
    public string HeaderOf(int place) => _headers[place];

    /// <summary>Adds the next column.</summary>
    /// <exception cref="InputException">Another column gives the same.</exception>
    public void Add(string header)
    {
        var place = _headers.Count;
        _headers.Add(header);
        var isExplicit = _explicit.TryGetValue(header, out var given);
        if (!isExplicit && ColumnNames.IsOutput(header))
        {
            return;
        }

        _own.Add(place);
        _ownNames.Add(header);
        if (isExplicit)
        {
            Map(new MappedColumn(place, header, given));
        }
        else if (ColumnNames.OfHeader(header, _mode) is { } role && !_explicit.Values.Any(e => e.Clashes(role)))
        {
            Map(new MappedColumn(place, header, role));
        }
    }

    /// <summary>Checks the columns, once all are known.</summary>
    /// <exception cref="InputException">The id, every spend or a column of <c>column_mappings</c> is missing.</exception>
    public void Complete()
    {
        foreach (var (key, header) in _awaited)
        {
            if (!_headers.Exists(h => Same(h, header)))
            {
                throw new InputException(
                    $"{_name}: column_mappings gives '{key}' as column '{header}', which is not there. {Found()}{DidYouMean(header, _headers)}");
            }
        }

        if (Id is null)
        {
            throw new InputException(
                $"{_name}: no column with the user's id. {Found()} Accepted: {string.Join(", ", ColumnNames.IdHeaders)}, or the one that column_mappings gives as '{ColumnNames.UserIdKey}'.{DidYouMeanHeader(ColumnNames.IdHeaders)}");
        }

        if (!_ignoreColumns && !_amounts.Exists(IsSpend))
        {
            throw new InputException(
                $"{_name}: no column with spends. {Found()} Accepted: {string.Join(", ", ColumnNames.SpendHeaders)}, or those that column_mappings gives.{DidYouMeanHeader(ColumnNames.SpendHeaders)}");
        }
    }

    /// <summary>Why a run refuses the columns although they could be used: a header is probably misspelt, so that its spends would be missing for
    /// every user. Null where it does not.</summary>
    public string? FindRefusal()
    {
        var meant = _ignoreColumns ? [] : Uses().Where(u => u.Suggestion is not null && ColumnNames.FindMeant(u.Column) is not null).Select(u => $"column '{u.Column}' (like '{u.Suggestion}')").ToList();
        return meant.Count == 0
            ? null
            : $"{_name}: {string.Join(", ", meant)} would not be sent. Rename what is misspelt, or name it in column_mappings. To leave it out on purpose, set ignore_columns (--ignore-columns).";
    }

    /// <summary>What a person should know of the columns: which are not sent.</summary>
    public IEnumerable<string> Notes()
    {
        var unsent = Uses().Where(u => u is { Field: null, IsDropped: false }).ToList();
        if (unsent.Count > 0)
        {
            var shown = unsent.Take(HeadersShown).Select(u => u.Suggestion is { } near ? $"{u.Column} (did you mean {near}?)" : u.Column);
            var more = unsent.Count > HeadersShown ? $" and {unsent.Count - HeadersShown} more" : "";
            yield return $"columns that are not sent: {string.Join(", ", shown)}{more}";
        }
    }

    /// <summary>What each column gives.</summary>
    public IEnumerable<ColumnUse> Uses()
    {
        for (var place = 0; place < _headers.Count; place++)
        {
            var header = _headers[place];
            var amount = _amounts.Find(a => a.Place == place);
            var field = place == Id?.Place ? ColumnNames.UserIdKey : amount is null ? null : RequestFields.All[amount.Role.Field].Name;
            var isDropped = !_own.Contains(place);
            var isFree = field is null && !isDropped && !ColumnNames.IsKnown(header);
            var suggestion = isFree ? ColumnNames.FindMeant(header) ?? Nearest.Find(header, ColumnNames.KnownHeaders) : null;
            yield return new ColumnUse(header, field, isDropped, suggestion);
        }
    }

    private void Map(MappedColumn column)
    {
        var other = column.Role.IsUserId ? Id : _amounts.Find(a => a.Role.Clashes(column.Role));
        if (other is not null)
        {
            throw new InputException(
                $"{_name}: columns '{other.Header}' and '{column.Header}' both give {NameOf(column.Role)}. Keep one of them, or say which with column_mappings.");
        }

        if (column.Role.IsUserId)
        {
            Id = column;
            IdAmongOwn = _own.IndexOf(column.Place);
        }
        else
        {
            _amounts.Add(column);
        }
    }

    private string Found()
    {
        // A file without headers begins with a user: nothing of it may stand in a message.
        if (_headers.Exists(h => AmountText.Read(h, out _) is null))
        {
            return "Found: values where the headers should be.";
        }

        var shown = string.Join(", ", _headers.Take(HeadersShown));
        return _headers.Count > HeadersShown ? $"Found: {shown} and {_headers.Count - HeadersShown} more." : $"Found: {shown}.";
    }

    private string DidYouMeanHeader(IReadOnlyList<string> accepted)
    {
        foreach (var header in _headers.Where(h => !ColumnNames.IsKnown(h)))
        {
            if (Nearest.Find(header, accepted) is { } near)
            {
                return $" Is '{header}' meant to be {near}?";
            }
        }

        return "";
    }

    private static string DidYouMean(string word, IReadOnlyList<string> candidates) =>
        Nearest.Find(word, candidates) is { } near ? $" Did you mean '{near}'?" : "";

    private static bool IsSpend(MappedColumn column) => RequestFields.All[column.Role.Field].Kind == RequestFieldKind.Amount;

    private static string NameOf(ColumnRole role) => role.IsUserId ? "the user's id" : RequestFields.All[role.Field].Name;

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What a column of the input gives.</summary>
/// <param name="Column">Its header.</param>
/// <param name="Field"><c>user_id</c> or the API's field; null: nothing, it goes into the results as it is.</param>
/// <param name="IsDropped">Whether it came from an earlier output and is left out.</param>
/// <param name="Suggestion">For a column that gives nothing: the known name it may be a misspelling of, or null.</param>
public sealed record ColumnUse(string Column, string? Field, bool IsDropped, string? Suggestion);

/// <summary>A column that gives something.</summary>
/// <param name="Place">Its place in the file.</param>
/// <param name="Header">Its header, as the file has it.</param>
/// <param name="Role">What it gives.</param>
internal sealed record MappedColumn(int Place, string Header, ColumnRole Role);
