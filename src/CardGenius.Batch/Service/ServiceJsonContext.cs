using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CardGenius.Batch.Service;

/// <summary>How the service's documents are written: snake_case names, what is null left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(StartRecord))]
[JsonSerializable(typeof(WeeklyRecord))]
[JsonSerializable(typeof(Http.RunDocument))]
[JsonSerializable(typeof(Http.RunListDocument))]
[JsonSerializable(typeof(Http.ResultsDocument))]
[JsonSerializable(typeof(Http.DryRunDocument))]
[JsonSerializable(typeof(Http.ProblemDocument))]
public sealed partial class ServiceJsonContext : JsonSerializerContext
{
    /// <summary>With text people can read: the source generator has no option for the encoder. What it writes is JSON, never HTML.</summary>
    public static ServiceJsonContext Documents => Readable.Context;

    // Made when it is first asked for, so that it cannot come before the generated half's own statics.
    private static class Readable
    {
        public static readonly ServiceJsonContext Context =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
