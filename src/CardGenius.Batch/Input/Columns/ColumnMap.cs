using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Input.Columns;

/// <summary>
/// Maps the columns of an input to the user id and the fields of a request. Columns are added when they become known, because an .ndjson input
/// can have new keys in every line. <c>column_mappings</c> overrides the meaning of a header, and the overridden column is passed through.
/// </summary>
internal sealed class ColumnMap
{
    private const int HeadersShown = 30;

    private readonly string _name;
    private readonly OtherOnlineMode _mode;
    private readonly bool _ignoreColumns;
    private readonly Dictionary<string, ColumnRole> _explicit = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Key, string Header)> _mapped = [];
    private readonly List<string> _headers = [];
    private readonly List<MappedColumn> _amounts = [];
    private readonly List<int> _own = [];
    private readonly List<string> _ownNames = [];

    /// <summary>Creates a map without columns.</summary>
    /// <param name="name">The name of the input, for messages.</param>
    /// <param name="settings">The settings of the input.</param>
    /// <exception cref="InputException"><c>column_mappings</c> is not valid.</exception>
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
                throw new InputException($"column_mappings: '{key}' is not a known name.{DidYouMean(key, ColumnNames.KnownKeys)}");
            }

            var header = mapped?.Trim();
            if (string.IsNullOrEmpty(header) || ColumnNames.OfKey(key, _mode) is not { } role)
            {
                continue;
            }

            if (keys.Find(k => k.Role.Clashes(role)) is { Key: { } other })
            {
                throw new InputException($"column_mappings: '{other}' and '{key}' both provide {NameOf(role)}. Keep one of them.");
            }

            if (!_explicit.TryAdd(header, role))
            {
                throw new InputException(
                    $"column_mappings: column '{header}' is used for both '{_mapped.Find(a => Same(a.Header, header)).Key}' and '{key}'. "
                    + "Use a different column for each.");
            }

            keys.Add((key, role));
            _mapped.Add((key, header));
        }
    }

    /// <summary>Gets the number of added columns.</summary>
    public int Count => _headers.Count;

    /// <summary>Gets the column with the user id; null while it is not known.</summary>
    public MappedColumn? Id { get; private set; }

    /// <summary>Gets the index of the column with the run of a reject; null if the input has none.</summary>
    public int? RunColumn { get; private set; }

    /// <summary>Gets the columns with amounts, counts or a card, in the order of the file.</summary>
    public IReadOnlyList<MappedColumn> Amounts => _amounts;

    /// <summary>Gets the indexes of the columns that belong to the input: all columns except those of an earlier output.</summary>
    public IReadOnlyList<int> Own => _own;

    /// <summary>Gets the headers of <see cref="Own"/>.</summary>
    public IReadOnlyList<string> OwnNames => _ownNames;

    /// <summary>Gets the index of the id column in <see cref="Own"/>.</summary>
    public int IdAmongOwn { get; private set; }

    /// <summary>Returns the header of a column.</summary>
    public string HeaderOf(int place) => _headers[place];

    /// <summary>Adds the next column.</summary>
    /// <exception cref="InputException">Another column provides the same field.</exception>
    public void Add(string header)
    {
        var place = _headers.Count;
        _headers.Add(header);
        var isExplicit = _explicit.TryGetValue(header, out var given);
        if (!isExplicit && ColumnNames.IsOutput(header))
        {
            RunColumn = Same(header, AddedColumns.Run) ? place : RunColumn;
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

    /// <summary>Returns which column is missing, after all columns are known: the id column, all spend columns, or a column of
    /// <c>column_mappings</c>. Returns null if none is missing.</summary>
    public string? FindMissing()
    {
        foreach (var (key, header) in _mapped)
        {
            if (!_headers.Exists(h => Same(h, header)))
            {
                return $"{_name}: column_mappings maps '{key}' to column '{header}', which does not exist. {Found()}{DidYouMean(header, _headers)}";
            }
        }

        if (Id is null)
        {
            return $"{_name}: no column with the user id. {Found()} Accepted: {string.Join(", ", ColumnNames.IdHeaders)}, "
                + $"or the column that column_mappings sets for '{ColumnNames.UserIdKey}'.{DidYouMeanHeader(ColumnNames.IdHeaders)}";
        }

        return _ignoreColumns || _amounts.Exists(IsSpend)
            ? null
            : $"{_name}: no column with spends. {Found()} Accepted: {string.Join(", ", ColumnNames.SpendHeaders)}, "
                + $"or columns that column_mappings sets.{DidYouMeanHeader(ColumnNames.SpendHeaders)}";
    }

    /// <summary>Returns why a run refuses the columns although they could be used: a header is probably misspelled, so its spends would be
    /// missing for every user. Returns null if a run accepts the columns.</summary>
    public string? FindRefusal()
    {
        if (_ignoreColumns)
        {
            return null;
        }

        var misspelled = Uses()
            .Where(u => u.Suggestion is not null && ColumnNames.FindMeant(u.Column) is not null)
            .Select(u => $"column '{u.Column}' (like '{u.Suggestion}')")
            .ToList();
        return misspelled.Count == 0
            ? null
            : $"{_name}: {string.Join(", ", misspelled)} would not be sent. If a name is misspelled, rename the column or map it in column_mappings. "
                + "To ignore it, set ignore_columns (--ignore-columns).";
    }

    /// <summary>Returns notes about the columns: which columns are not sent.</summary>
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

    /// <summary>Returns the use of each column.</summary>
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
                $"{_name}: columns '{other.Header}' and '{column.Header}' both provide {NameOf(column.Role)}. "
                + "Keep one of them, or select one with column_mappings.");
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
        // The first row of a file without headers is a user, and a message must not contain data of a user.
        if (_headers.Exists(h => AmountText.Read(h, out _) is null))
        {
            return "Found: values instead of headers.";
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

    private static string NameOf(ColumnRole role) => role.IsUserId ? "the user id" : RequestFields.All[role.Field].Name;

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The use of a column of the input.</summary>
/// <param name="Column">The header of the column.</param>
/// <param name="Field"><c>user_id</c> or the field of the API. Null if the column is passed through to the results.</param>
/// <param name="IsDropped">True if the column is from an earlier output and is omitted.</param>
/// <param name="Suggestion">For a column without a field, the known name that was probably intended; otherwise null.</param>
public sealed record ColumnUse(string Column, string? Field, bool IsDropped, string? Suggestion);

/// <summary>A column that provides the user id or a field.</summary>
/// <param name="Place">The index of the column in the file, from 0.</param>
/// <param name="Header">The header of the column in the file.</param>
/// <param name="Role">The role of the column.</param>
internal sealed record MappedColumn(int Place, string Header, ColumnRole Role);
