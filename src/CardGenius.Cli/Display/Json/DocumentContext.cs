using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CardGenius.Cli.Plan;

namespace CardGenius.Cli.Display.Json;

/// <summary>The JSON documents of <c>--json</c>.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(StatusListDocument))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(PredictionOnlyDocument))]
[JsonSerializable(typeof(ProbeDocument))]
[JsonSerializable(typeof(VerifyDocument))]
[JsonSerializable(typeof(ExportDocument))]
[JsonSerializable(typeof(ControlDocument))]
[JsonSerializable(typeof(LimitsDocument))]
[JsonSerializable(typeof(FailuresDocument))]
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class DocumentContext : JsonSerializerContext
{
    /// <summary>Writes non-ASCII characters without escapes, because the documents are read by people and tools and not embedded in HTML.</summary>
    public static DocumentContext Readable { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    });
}
