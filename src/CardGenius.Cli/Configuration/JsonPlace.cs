using System.Text.Json;

namespace CardGenius.Cli.Configuration;

/// <summary>A JSON value and its line in the file.</summary>
/// <param name="Kind">The first token.</param>
/// <param name="Text">The text of a string (unescaped) or of a number (as written); empty for objects and lists.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Members">The members of an object, in the order of the file.</param>
/// <param name="Items">The items of a list.</param>
internal sealed record JsonPlace(
    JsonTokenType Kind, string Text, int Line, IReadOnlyList<JsonMember> Members, IReadOnlyList<JsonPlace> Items)
{
    private const int Shown = 60;

    public bool IsObject => Kind == JsonTokenType.StartObject;

    public bool IsNull => Kind == JsonTokenType.Null;

    /// <summary>Returns the value of a member; null if there is none or if it is JSON's null.</summary>
    public JsonPlace? Find(string name) => Members.LastOrDefault(m => m.Name == name)?.Value is { IsNull: false } value ? value : null;

    /// <summary>Returns the value as a message shows it.</summary>
    public string Describe() => Kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => $"\"{(Text.Length > Shown ? string.Concat(Text.AsSpan(0, Shown), "…") : Text)}\"",
        _ => Text,
    };
}
