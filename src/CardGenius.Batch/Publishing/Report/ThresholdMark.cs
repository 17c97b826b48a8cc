using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>A time in which a value was beyond a threshold of <c>infra/alerts.json</c>.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Severity">The highest severity.</param>
/// <param name="From">When the rule would first have fired: the end of the first window beyond the threshold.</param>
/// <param name="To">The end of the last window beyond the threshold.</param>
/// <param name="Worst">The worst value.</param>
public sealed record ThresholdMark(AlertRule Rule, AlertSeverity Severity, DateTimeOffset From, DateTimeOffset To, double Worst);
