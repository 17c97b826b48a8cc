using System.Text;
using System.Text.Json;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Ranking;

/// <summary>Reads a small JSON file. Errors name the file and the line.</summary>
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

    /// <summary>Moves to the next token.</summary>
    public void Read()
    {
        try
        {
            if (!_reader.Read())
            {
                throw Error(LastLine(), "the file ends too early");
            }
        }
        catch (JsonException e)
        {
            throw Error((int)(e.LineNumber ?? 0) + 1, "the file is not valid JSON: " + WithoutPosition(e.Message), e);
        }
    }

    /// <summary>Reads the name of the next member and moves to its value. Returns false at the end of the object.</summary>
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

    /// <summary>Skips the current value.</summary>
    public void Skip()
    {
        try
        {
            _reader.Skip();
        }
        catch (JsonException e)
        {
            throw Error((int)(e.LineNumber ?? 0) + 1, "the file is not valid JSON: " + WithoutPosition(e.Message), e);
        }
    }

    /// <summary>Returns the current string or member name.</summary>
    public readonly string Text()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw Error(Line, "a text is not valid UTF-8", e);
        }
    }

    /// <summary>Returns the current Boolean value. As in the earlier Python script, null counts as false.</summary>
    public readonly bool Flag(string what) => _reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False or JsonTokenType.Null => false,
        _ => throw Expected($"{what} must be true or false"),
    };

    /// <summary>Checks that there is no text after the JSON.</summary>
    public void End()
    {
        try
        {
            _reader.Read();
        }
        catch (JsonException e)
        {
            throw Error((int)(e.LineNumber ?? 0) + 1, "there is text after the end of the JSON", e);
        }
    }

    /// <summary>Creates the exception for a current value of the wrong type.</summary>
    public readonly InputException Expected(string expectation) => Error(Line, $"{expectation}, but found {Found()}");

    /// <summary>Creates the exception for a file in which something is missing.</summary>
    public readonly InputException Missing(string what) => new($"{_name}: {what}");

    private readonly int Line => 1 + _json[..(int)_reader.TokenStartIndex].Count((byte)'\n');

    private readonly int LastLine() => 1 + _json.TrimEnd("\r\n\t "u8).Count((byte)'\n');

    private readonly InputException Error(int line, string what, Exception? inner = null) => new($"{_name}, line {line}: {what}.", inner);

    private readonly string Found() => _reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => $"the text \"{Text()}\"",
        JsonTokenType.Number => $"the number {Encoding.UTF8.GetString(_reader.ValueSpan)}",
        JsonTokenType.Null => "null",
        _ => Encoding.UTF8.GetString(_reader.ValueSpan),
    };

    // The messages of System.Text.Json end with a line number, counted from 0. Our messages name the line at the beginning, counted from 1.
    private static string WithoutPosition(string message)
    {
        var position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (position < 0 ? message : message[..position]).TrimEnd('.');
    }
}
