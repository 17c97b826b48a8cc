using System.Text;
using System.Text.Json;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Ranking;

/// <summary>Reads a small JSON table and says on which line it is wrong.</summary>
internal ref struct RulesFile
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly string _name;
    private Utf8JsonReader _reader;

    public RulesFile(ReadOnlySpan<byte> file, string name)
    {
        _json = file.StartsWith(Encoding.UTF8.Preamble) ? file[Encoding.UTF8.Preamble.Length..] : file;
        _name = name;
        _reader = new Utf8JsonReader(_json);
    }

    public readonly JsonTokenType Token => _reader.TokenType;

    public readonly bool IsObject => _reader.TokenType == JsonTokenType.StartObject;

    /// <summary>Goes to the next token.</summary>
    public void Read()
    {
        try
        {
            if (!_reader.Read())
            {
                throw Wrong(LastLine(), "the file ends too early");
            }
        }
        catch (JsonException e)
        {
            throw Wrong((int)(e.LineNumber ?? 0) + 1, "it is not JSON: " + WithoutPlace(e.Message), e);
        }
    }

    /// <summary>Goes to the next member's name; false at the object's end.</summary>
    public bool ReadName(out string name)
    {
        Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            name = "";
            return false;
        }

        name = Text();
        Read();
        return true;
    }

    /// <summary>Leaves out the value the reader stands on.</summary>
    public void Skip()
    {
        try
        {
            _reader.Skip();
        }
        catch (JsonException e)
        {
            throw Wrong((int)(e.LineNumber ?? 0) + 1, "it is not JSON: " + WithoutPlace(e.Message), e);
        }
    }

    /// <summary>The string the reader stands on.</summary>
    public readonly string Text()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw Wrong(Line, "a text is not valid UTF-8", e);
        }
    }

    /// <summary>true or false; null counts as false, as it does in the script whose file this is.</summary>
    public readonly bool Flag(string what) => _reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False or JsonTokenType.Null => false,
        _ => throw Expected($"{what} must be true or false"),
    };

    /// <summary>Nothing may follow.</summary>
    public void End()
    {
        try
        {
            _reader.Read();
        }
        catch (JsonException e)
        {
            throw Wrong((int)(e.LineNumber ?? 0) + 1, "something follows the end of the JSON", e);
        }
    }

    /// <summary>The value the reader stands on is of another type than it must be.</summary>
    public readonly InputException Expected(string expectation) => Wrong(Line, $"{expectation}, but here is {Found()}");

    /// <summary>The file as a whole lacks something.</summary>
    public readonly InputException Lacks(string what) => new($"{_name}: {what}");

    private readonly int Line => 1 + _json[..(int)_reader.TokenStartIndex].Count((byte)'\n');

    private readonly int LastLine() => 1 + _json.TrimEnd("\r\n\t "u8).Count((byte)'\n');

    private readonly InputException Wrong(int line, string what, Exception? inner = null) => new($"{_name}, line {line}: {what}.", inner);

    private readonly string Found() => _reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => $"the text \"{Text()}\"",
        JsonTokenType.Number => $"the number {Encoding.UTF8.GetString(_reader.ValueSpan)}",
        JsonTokenType.Null => "null",
        _ => Encoding.UTF8.GetString(_reader.ValueSpan),
    };

    // The line is said in front; System.Text.Json says it behind, counted from 0.
    private static string WithoutPlace(string message)
    {
        var place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (place < 0 ? message : message[..place]).TrimEnd('.');
    }
}
