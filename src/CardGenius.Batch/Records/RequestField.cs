using System.Text.Json;

namespace CardGenius.Batch.Records;

/// <summary>A field of the API's request.</summary>
/// <param name="Name">Its name in the request.</param>
/// <param name="Kind">What it holds.</param>
public sealed record RequestField(string Name, RequestFieldKind Kind)
{
    /// <summary>The name as JSON carries it.</summary>
    public JsonEncodedText Encoded { get; } = JsonEncodedText.Encode(Name);
}
