using System.Text.Json;

namespace CardGenius.Batch.Users;

/// <summary>A field of the API's request.</summary>
internal sealed record RequestField(string Name, RequestFieldKind Kind)
{
    public JsonEncodedText Encoded { get; } = JsonEncodedText.Encode(Name);
}
