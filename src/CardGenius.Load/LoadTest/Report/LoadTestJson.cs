using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CardGenius.Load.LoadTest.Report;

/// <summary>The JSON of load test reports: members in snake case, numbers with at most four decimals.</summary>
[JsonSerializable(typeof(LoadTestReport))]
public sealed partial class LoadTestJson : JsonSerializerContext
{
    /// <summary>The context to use.</summary>
    public static LoadTestJson Readable { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
        Converters = { new RoundedNumber() },
    });
}
