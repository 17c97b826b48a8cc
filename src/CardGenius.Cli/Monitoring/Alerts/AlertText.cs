using System.Globalization;

namespace CardGenius.Cli.Monitoring.Alerts;

/// <summary>Writes the lines of alerts.</summary>
internal static class AlertText
{
    /// <summary>Returns the line for a rule that fires.</summary>
    public static string Fires(AlertRule rule, AlertSeverity severity, double value)
    {
        var limit = severity == AlertSeverity.Critical ? rule.Critical!.Value : rule.Warning!.Value;
        var (name, relation) = (severity == AlertSeverity.Critical ? "critical" : "warning", rule.Comparison == ">" ? "above" : "below");
        return $"{name}: {rule.Title} ({rule.Name}): {Format(value, rule.Unit)} in the last {rule.WindowMinutes} min (threshold: {relation} "
            + $"{Format(limit, rule.Unit)}). {rule.Action}";
    }

    /// <summary>Returns the line for a rule that no longer fires.</summary>
    public static string Cleared(AlertRule rule) => $"cleared: {rule.Title} ({rule.Name})";

    private static string Format(double value, string unit) => unit == "share"
        ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.#} %")
        : string.Create(CultureInfo.InvariantCulture, $"{value:#,0.##} {unit}");
}
