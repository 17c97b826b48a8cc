using CardGenius.Batch.Telemetry;

namespace CardGenius.Cli.Monitoring.Alerts;

/// <summary>Writes the lines of alerts.</summary>
internal static class AlertText
{
    /// <summary>Returns the line for a rule that fires.</summary>
    public static string Fires(AlertRule rule, AlertSeverity severity, double value)
    {
        var limit = severity == AlertSeverity.Critical ? rule.Critical!.Value : rule.Warning!.Value;
        var (name, relation) = (severity == AlertSeverity.Critical ? "critical" : "warning", rule.Comparison == ">" ? "above" : "below");
        return $"{name}: {rule.Title} ({rule.Name}): {rule.Format(value)} in the last {rule.WindowMinutes} min (threshold: {relation} "
            + $"{rule.Format(limit)}). {rule.Action}";
    }

    /// <summary>Returns the line for a rule that no longer fires.</summary>
    public static string Cleared(AlertRule rule) => $"cleared: {rule.Title} ({rule.Name})";
}
