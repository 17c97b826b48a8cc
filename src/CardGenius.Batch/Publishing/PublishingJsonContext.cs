using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CardGenius.Batch.Publishing;

/// <summary>Serializes the manifest and the part records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(PartRecord))]
internal sealed partial class PublishingJsonContext : JsonSerializerContext
{
    /// <summary>Gets the context that writes text without unnecessary escapes. The source generator has no option for the encoder.</summary>
    public static PublishingJsonContext Documents => Readable.Context;

    // Created on first use, because the static fields of the generated part must be initialized first.
    private static class Readable
    {
        public static readonly PublishingJsonContext Context =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
