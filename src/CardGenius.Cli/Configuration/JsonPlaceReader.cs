using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CardGenius.Cli.Configuration;

/// <summary>
/// Reads a JSON file as Python's <c>json</c> would (no comments, no trailing commas), keeping the line of every value. A UTF-8 byte order
/// mark is skipped. A name given twice in an object is a problem: which of the two was meant, nobody can know.
/// </summary>
internal ref struct JsonPlaceReader
{
    private readonly string _file;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly Findings _findings;
    private Utf8JsonReader _reader;
    private int _counted;
    private int _line;

    private JsonPlaceReader(string file, ReadOnlySpan<byte> bytes, Findings findings)
    {
        _file = file;
        _bytes = bytes;
        _findings = findings;
        _reader = new Utf8JsonReader(bytes);
        _line = 1;
    }

    /// <summary>The file's value; null, with the problem in <paramref name="findings"/>, where it cannot be read or is not JSON.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">How messages name it.</param>
    /// <param name="findings">Takes the problems.</param>
    public static JsonPlace? ReadFile(string path, string name, Findings findings)
    {
        try
        {
            return Read(name, File.ReadAllBytes(path), findings);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            findings.Problem($"{name}: no such file ({path})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Problem($"{name}: cannot be read: {e.Message}");
        }

        return null;
    }

    /// <summary>The value; null, with the problem in <paramref name="findings"/>, where it is not JSON.</summary>
    public static JsonPlace? Read(string name, ReadOnlySpan<byte> bytes, Findings findings)
    {
        var text = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        if (text.Trim(" \t\r\n"u8).IsEmpty)
        {
            findings.Problem($"{name}: the file is empty, expected a JSON object");
            return null;
        }

        var reader = new JsonPlaceReader(name, text, findings);
        try
        {
            reader._reader.Read();
            var value = reader.ReadValue("");
            reader._reader.Read();
            return value;
        }
        catch (JsonException e)
        {
            findings.Problem(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}: not valid JSON: {Reason(e)}"));
            return null;
        }
        catch (InvalidOperationException)
        {
            findings.Problem($"{name}: not valid JSON: a text in it is not UTF-8");
            return null;
        }
    }

    private static string Reason(JsonException e)
    {
        var message = e.Message;
        var tail = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        message = tail < 0 ? message : message[..tail];
        if (message.Contains("trailing comma", StringComparison.Ordinal))
        {
            return "a comma before the closing bracket; take it away";
        }

        return message.StartsWith("'/' is", StringComparison.Ordinal) ? "comments are not part of JSON; take it away" : message.TrimEnd('.');
    }

    private JsonPlace ReadValue(string path)
    {
        var line = LineNow();
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return new JsonPlace(JsonTokenType.StartObject, "", line, ReadMembers(path), []);
            case JsonTokenType.StartArray:
                var items = new List<JsonPlace>();
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(path));
                }

                return new JsonPlace(JsonTokenType.StartArray, "", line, [], items);
            case JsonTokenType.String:
                return new JsonPlace(JsonTokenType.String, _reader.GetString()!, line, [], []);
            default:
                return new JsonPlace(_reader.TokenType, Encoding.UTF8.GetString(_reader.ValueSpan), line, [], []);
        }
    }

    private List<JsonMember> ReadMembers(string path)
    {
        var members = new List<JsonMember>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var line = LineNow();
            var name = _reader.GetString()!;
            var key = path.Length == 0 ? name : $"{path}.{name}";
            if (!lines.TryAdd(name, line))
            {
                _findings.Problem(string.Create(
                    CultureInfo.InvariantCulture, $"{_file} line {line}, {key}: given twice (first on line {lines[name]}); keep one"));
            }

            _reader.Read();
            members.Add(new JsonMember(name, line, ReadValue(key)));
        }

        return members;
    }

    private int LineNow()
    {
        var start = (int)_reader.TokenStartIndex;
        _line += _bytes[_counted..start].Count((byte)'\n');
        _counted = start;
        return _line;
    }
}
