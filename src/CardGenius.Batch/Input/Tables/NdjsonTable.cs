using System.Globalization;
using System.Text;
using System.Text.Json;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Input.Tables;

/// <summary>Reads text with one flat JSON object per line. Its columns are the union of all keys, in the order in which they first
/// appear.</summary>
internal sealed class NdjsonTable(Stream text, string name) : TableReader
{
    private const int FirstBuffer = 64 * 1024;

    private static readonly RowFault Broken = new(null, "not one complete JSON object");

    private readonly Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<byte[]> _encoded = [];

    // The last row with a value in each column. It shows repeated keys in an object, and does not have to be cleared after each row.
    private readonly List<long> _filledIn = [];
    private readonly List<JsonTokenType> _kinds = [];
    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;
    private bool _ended;

    public override bool ColumnsAreFixed => false;

    public override string Description => "NDJSON";

    public override bool IsNumber(int place) => _filledIn[place] == Row && _kinds[place] == JsonTokenType.Number;

    public override string? ReadId(int place, out string? reason)
    {
        reason = _filledIn[place] == Row && _kinds[place] is JsonTokenType.True or JsonTokenType.False ? UnreadableCell.LogicalId : null;
        return Cells[place];
    }

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            var (start, length) = await NextLineAsync(cancellationToken);
            if (length < 0)
            {
                return false;
            }

            Row++;
            if (_buffer.AsSpan(start, length).ContainsAnyExcept(" \t\r"u8))
            {
                Parse(_buffer.AsSpan(start, length));
                return true;
            }

            BlankLines++;
        }
    }

    public override async ValueTask DisposeAsync() => await text.DisposeAsync();

    private async ValueTask<(int Start, int Length)> NextLineAsync(CancellationToken cancellationToken)
    {
        var scanned = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + scanned, _end - _start - scanned).IndexOf((byte)'\n');
            if (found >= 0 || _ended)
            {
                var start = _start;
                var length = found >= 0 ? scanned + found : _end - _start;
                _start = found >= 0 ? start + length + 1 : _end;
                return found < 0 && length == 0 ? (0, -1) : (start, length);
            }

            scanned = _end - _start;
            MakeRoom();
            var read = await text.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _end += read;
            _ended = read == 0;
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }
    }

    private void Parse(ReadOnlySpan<byte> line)
    {
        Fault = null;
        CellCount = 0;
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 64 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                Fault = new RowFault(null, "not a JSON object");
                return;
            }

            for (var expected = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; expected++)
            {
                if (TakeKey(ref reader, expected) is not { } column)
                {
                    return;
                }

                reader.Read();
                TakeValue(ref reader, line, column);
                expected = column;
            }

            // The reader throws an exception if there is text after the object.
            reader.Read();
        }
        catch (JsonException)
        {
            CellCount = 0;
            Fault = Broken;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is valid JSON, but not valid text.
            CellCount = 0;
            Fault = Broken;
        }
    }

    // Most objects of a file have the same keys in the same order, so the next column is tried first.
    private int? TakeKey(ref Utf8JsonReader reader, int expected)
    {
        if (expected < _encoded.Count && reader.ValueTextEquals(_encoded[expected]))
        {
            return expected;
        }

        var key = reader.GetString()!.Trim();
        if (key.Length == 0)
        {
            Fault = new RowFault(null, "a key without a name");
            return null;
        }

        if (_places.TryGetValue(key, out var place))
        {
            return place;
        }

        if (Columns.Count == MostColumns)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}, line {Row}: more than {MostColumns} different keys. Expected: the same keys in every line."));
        }

        Columns.Add(key);
        _encoded.Add(Encoding.UTF8.GetBytes(key));
        _filledIn.Add(0);
        _kinds.Add(JsonTokenType.Null);
        _places.Add(key, Columns.Count - 1);
        return Columns.Count - 1;
    }

    private void TakeValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, int column)
    {
        Reserve(column + 1);
        for (; CellCount <= column; CellCount++)
        {
            Cells[CellCount] = null;
        }

        if (_filledIn[column] == Row)
        {
            Fault ??= new RowFault(column, "the key occurs twice in the object");
        }

        _filledIn[column] = Row;
        _kinds[column] = reader.TokenType;
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
            Fault ??= new RowFault(column, "a nested value; expected a number or a string");
        }

        Cells[column] = reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => reader.GetString(),
            _ => Encoding.UTF8.GetString(line[start..(int)reader.BytesConsumed]),
        };
    }
}
