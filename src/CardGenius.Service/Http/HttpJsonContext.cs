using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CardGenius.Service.Http.Inputs;
using CardGenius.Service.Http.Runs;
using CardGenius.Service.Page;

namespace CardGenius.Service.Http;

/// <summary>Serializes the documents of the HTTP API. Names are in snake_case, and null members are omitted.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(RunListDocument))]
[JsonSerializable(typeof(ResultsDocument))]
[JsonSerializable(typeof(DryRunDocument))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(UploadDocument))]
[JsonSerializable(typeof(InputListDocument))]
[JsonSerializable(typeof(TimelineDocument))]
[JsonSerializable(typeof(RowsDocument))]
[JsonSerializable(typeof(SummaryDocument))]
[JsonSerializable(typeof(PageConfigDocument))]
public sealed partial class HttpJsonContext : JsonSerializerContext
{
    /// <summary>Gets the context that writes text without unnecessary escapes. The source generator has no option for the encoder. The relaxed
    /// encoder is safe because the output is never embedded in HTML.</summary>
    public static HttpJsonContext Documents => Readable.Context;

    // Created on first use, because the static fields of the generated part must be initialized first.
    private static class Readable
    {
        public static readonly HttpJsonContext Context =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
