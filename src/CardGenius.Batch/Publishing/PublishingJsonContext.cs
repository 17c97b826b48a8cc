using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CardGenius.Batch.Publishing;

/// <summary>How the publication's small documents are written and read.</summary>
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
    /// <summary>With text people can read: the source generator has no option for the encoder.</summary>
    public static PublishingJsonContext Documents => Readable.Context;

    // Made when it is first asked for, so that it cannot come before the generated half's own statics.
    private static class Readable
    {
        public static readonly PublishingJsonContext Context =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
