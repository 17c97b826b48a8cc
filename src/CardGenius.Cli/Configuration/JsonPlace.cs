using System.Text.Json;

namespace CardGenius.Cli.Configuration;

/// <summary>A JSON value that knows where in its file it stands.</summary>
/// <param name="Kind">The token that begins it.</param>
/// <param name="Text">A scalar's text: a string unescaped, a number as written; empty for objects and lists.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Members">An object's members, in the file's order.</param>
/// <param name="Items">A list's items.</param>
internal sealed record JsonPlace(
    JsonTokenType Kind, string Text, int Line, IReadOnlyList<JsonMember> Members, IReadOnlyList<JsonPlace> Items)
{
    private const int Shown = 60;

    public bool IsObject => Kind == JsonTokenType.StartObject;

    public bool IsNull => Kind == JsonTokenType.Null;

    /// <summary>The value of a member, or null where there is none or it is JSON's null.</summary>
    public JsonPlace? Find(string name) => Members.LastOrDefault(m => m.Name == name)?.Value is { IsNull: false } value ? value : null;

    /// <summary>How a message shows the value.</summary>
    public string Describe() => Kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => $"\"{(Text.Length > Shown ? string.Concat(Text.AsSpan(0, Shown), "…") : Text)}\"",
        _ => Text,
    };
}
