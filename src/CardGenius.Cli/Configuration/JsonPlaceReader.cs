using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CardGenius.Cli.Configuration;

/// <summary>
/// Reads a JSON file with the rules of Python's <c>json</c> (no comments, no trailing commas), and keeps the line of every value. It skips a UTF-8
/// byte order mark. A duplicate name in an object is a problem.
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

    /// <summary>Returns the value of a file; null if the file cannot be read or is not JSON. The problem is then in <paramref name="findings"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The name of the file in messages.</param>
    /// <param name="findings">Receives the problems.</param>
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

    /// <summary>Returns the value; null if the bytes are not JSON. The problem is then in <paramref name="findings"/>.</summary>
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
            return "a comma before the closing bracket; remove it";
        }

        return message.StartsWith("'/' is", StringComparison.Ordinal) ? "JSON has no comments; remove the comment" : message.TrimEnd('.');
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
