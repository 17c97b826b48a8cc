using System.Text.Json;
using System.Text.Json.Serialization;

namespace CardGenius.Batch.Telemetry;

/// <summary>The rules of <c>infra/alerts.json</c>, which is part of the program.</summary>
public static class AlertRules
{
    /// <summary>The rules that a run on this machine does not evaluate: they concern the function app, other runs, or the end of the run, which the
    /// summary shows.</summary>
    public static IReadOnlySet<string> NotForOneRun { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "weekly-run-not-started", "paused-run-blocks", "run-completed-with-failures", "run-stopped", "app-not-starting", "durable-queue-growing",
        "daily-cap-reached",
    };

    /// <summary>All rules.</summary>
    public static IReadOnlyList<AlertRule> All { get; } = Read();

    private static IReadOnlyList<AlertRule> Read()
    {
        using var json = typeof(AlertRules).Assembly.GetManifestResourceStream("alerts.json")!;
        return JsonSerializer.Deserialize(json, AlertsJsonContext.Default.AlertDocument)!.Rules;
    }
}

/// <summary>The part of the file that the program uses.</summary>
internal sealed record AlertDocument(IReadOnlyList<AlertRule> Rules);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AlertDocument))]
internal sealed partial class AlertsJsonContext : JsonSerializerContext;
