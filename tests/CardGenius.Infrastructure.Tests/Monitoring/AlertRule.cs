namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>One rule of alerts.json.</summary>
internal sealed record AlertRule(
    string Name,
    string Title,
    string? Metric,
    string Aggregation,
    int WindowMinutes,
    string Unit,
    string Comparison,
    decimal? Warning,
    decimal? Critical,
    string Applies,
    string Meaning,
    string Action,
    IReadOnlyList<string> Kql,
    string? Promql)
{
    /// <summary>The thresholds that the rule has, with their severities.</summary>
    public IEnumerable<(string Severity, decimal Value)> Thresholds
    {
        get
        {
            if (Warning is { } warning)
            {
                yield return ("warning", warning);
            }

            if (Critical is { } critical)
            {
                yield return ("critical", critical);
            }
        }
    }
}
