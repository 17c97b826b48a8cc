using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>Generates infra/alerts.prometheus.yml from alerts.json.</summary>
internal static class PrometheusRules
{
    private static readonly JsonSerializerOptions Text = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of the file.</summary>
    public static string Generate(AlertFile file)
    {
        var text = new StringBuilder("""
            # Generated from alerts.json by tests/CardGenius.Infrastructure.Tests. See docs/operations.md. Do not edit.
            groups:
              - name: cardgenius
                interval: 1m
                rules:

            """.ReplaceLineEndings("\n"));
        foreach (var rule in file.InPrometheus)
        {
            foreach (var (severity, threshold) in rule.Thresholds)
            {
                Add(text, rule, severity, threshold, file.Applies[rule.Applies].Promql);
            }
        }

        return text.ToString();
    }

    private static void Add(StringBuilder text, AlertRule rule, string severity, decimal threshold, string? condition)
    {
        var inv = CultureInfo.InvariantCulture;
        text.Append(inv, $"      - alert: {AlertName(rule)}\n        expr: |-\n          ({rule.Promql}) {rule.Comparison} {threshold}\n");
        if (condition is not null)
        {
            // A range includes both ends, so this number of samples covers the whole window.
            var samples = rule.WindowMinutes + 1;
            text.Append(inv, $"          and on () {condition.Replace("$range", $"{samples}m", StringComparison.Ordinal)
                .Replace("$minutes", samples.ToString(inv), StringComparison.Ordinal)}\n");
        }

        text.Append(inv, $"        labels:\n          severity: {severity}\n          rule: {rule.Name}\n        annotations:\n");
        text.Append(inv, $"          summary: {Quote($"{rule.Title}: {{{{ $value | humanize }}}} {rule.Unit}")}\n");
        text.Append(inv, $"          description: {Quote(rule.Meaning)}\n          action: {Quote(rule.Action)}\n          runbook: docs/{RunbookTests.Page(rule)}\n");
    }

    private static string AlertName(AlertRule rule) =>
        "CardGenius" + string.Concat(rule.Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Quote(string text) => JsonSerializer.Serialize(text, Text);
}
