using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Execution.Stages;

/// <summary>Decides by the thresholds of <c>infra/alerts.json</c> whether the next stage of a rollout may begin.</summary>
public static class StageGate
{
    /// <summary>Returns why the next stage must not begin; null if it may.</summary>
    /// <param name="figures">The figures of the stage that has ended.</param>
    /// <param name="least">The lowest severity that refuses the next stage.</param>
    public static string? FindRefusal(StageFigures figures, AlertSeverity least)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var refusals = new[]
        {
            Check("error-rate", figures.FailedShare, value => $"{value} of the requests failed"),
            Check("latency-p95", figures.P95Ms / 1000, value => $"the 95th percentile of the latency was {value}"),
        };
        var found = string.Join("; ", refusals.OfType<string>());
        return found.Length == 0 ? null : found;

        string? Check(string name, double value, Func<string, string> describe)
        {
            var rule = AlertRules.All.Single(r => r.Name == name);
            var threshold = least == AlertSeverity.Critical ? rule.Critical : rule.Warning;
            return rule.SeverityOf(value) >= least ? $"{describe(rule.Format(value))} (threshold of {name}: {rule.Format(threshold!.Value)})" : null;
        }
    }
}
