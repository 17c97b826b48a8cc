using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CardGenius.Service.Http;

/// <summary>Writes the HTTP API's documents: snake_case names, without members that are null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(RunListDocument))]
[JsonSerializable(typeof(ResultsDocument))]
[JsonSerializable(typeof(DryRunDocument))]
[JsonSerializable(typeof(ProblemDocument))]
public sealed partial class HttpJsonContext : JsonSerializerContext
{
    /// <summary>With text people can read: the source generator has no option for the encoder. What it writes is JSON, never HTML.</summary>
    public static HttpJsonContext Documents => Readable.Context;

    // Made when it is first asked for, so that it cannot come before the generated half's own statics.
    private static class Readable
    {
        public static readonly HttpJsonContext Context =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
