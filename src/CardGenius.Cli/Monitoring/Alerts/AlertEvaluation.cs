using CardGenius.Batch.Telemetry;

namespace CardGenius.Cli.Monitoring.Alerts;

/// <summary>Evaluates the rules on samples that are one minute apart, in the same way as the queries of <c>infra/alerts.json</c>.</summary>
internal static class AlertEvaluation
{
    private const double FullLoadUsers = 2_000;
    private const double AgreedRequestsPerSecond = 40.0 / 3;
    private const double LatencyPercentile = 0.95;

    /// <summary>Returns the value of a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="samples">The samples, the latest one last.</param>
    /// <returns>The value; null if the rule does not apply, or if there is nothing to measure.</returns>
    public static double? ValueOf(AlertRule rule, IReadOnlyList<AlertSample> samples)
    {
        if (samples.Count <= rule.WindowMinutes && rule.Applies != "always")
        {
            return null;
        }

        var window = samples.Skip(Math.Max(0, samples.Count - rule.WindowMinutes - 1)).ToList();
        if (window.Count == 0 || !window.TrueForAll(sample => Applies(rule.Applies, sample)))
        {
            return null;
        }

        var (from, to) = (window[0], window[^1]);
        var seconds = rule.WindowMinutes * 60.0;
        var attempts = to.Attempts - from.Attempts;
        return rule.Name switch
        {
            "requests-per-second" => Share(attempts / seconds * AgreedRequestsPerSecond, to.Planned),
            "latency-p95" => Percentile(from, to),
            "error-rate" => Share(to.Failed - from.Failed, attempts),
            "throughput" => Share(60 * (to.Users - from.Users) / seconds * AgreedRequestsPerSecond, to.Planned),
            "no-progress" => to.Users - from.Users,
            "connection-errors" => to.ConnectionErrors - from.ConnectionErrors,
            "no-successful-requests" => attempts - (to.Failed - from.Failed),
            "connection-pool-exhausted" => Share(to.ConnectionWait - from.ConnectionWait, to.Connected - from.Connected),
            "cpu" => (to.CpuSeconds - from.CpuSeconds) / seconds / to.Processors,
            "memory" => window.Average(sample => sample.MemoryShare),
            "run-held" => to.Held,
            "users-without-cards" => Share(to.WithoutCards - from.WithoutCards, to.Results - from.Results),
            _ => null,
        };
    }

    private static bool Applies(string condition, AlertSample sample) => condition switch
    {
        "always" => true,
        "running" => sample.State == "running",
        "full-load" => sample.State == "running" && sample.Pending >= FullLoadUsers,
        "requests" => sample.State is "running" or "held",
        "run-active" => sample.State is "planning" or "running" or "held" or "publishing",
        _ => false,
    };

    private static double? Share(double part, double whole) => whole > 0 ? part / whole : null;

    // Within a bucket, the durations are assumed to be distributed evenly, as Prometheus does.
    private static double? Percentile(AlertSample from, AlertSample to)
    {
        var left = LatencyPercentile * (to.Attempts - from.Attempts);
        if (left <= 0)
        {
            return null;
        }

        for (var i = 0; i < to.Buckets.Count; i++)
        {
            var count = to.Buckets[i] - (i < from.Buckets.Count ? from.Buckets[i] : 0);
            var lower = i == 0 ? 0 : to.Bounds[i - 1];
            if (left <= count)
            {
                return double.IsInfinity(to.Bounds[i]) ? lower : lower + ((to.Bounds[i] - lower) * left / count);
            }

            left -= count;
        }

        return null;
    }
}
