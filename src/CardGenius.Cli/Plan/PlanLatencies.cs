using CardGenius.Cli.Simulation;
using CardGenius.Load.Latency;

namespace CardGenius.Cli.Plan;

/// <summary>Parses the latency of <c>plan</c>.</summary>
internal static class PlanLatencies
{
    public const string Expected =
        "production, a mean such as 1.5s, fixed:1.5s, or lognormal:mean=1.5s,p95=2.3s (mean or p50, with p95 or p99; and min=, max=)";

    /// <summary>Parses a latency.</summary>
    public static (bool Ok, LatencyDistribution Value) Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (kind, rest) = colon < 0 ? ("mean", text) : (text[..colon], text[(colon + 1)..]);
        if (text == "production")
        {
            return (true, LogNormalLatency.Production);
        }

        if (kind == "lognormal")
        {
            return LogNormal(rest.Split(','));
        }

        return Seconds(rest) is { } seconds and > 0 && kind is "mean" or "fixed"
            ? (true, kind == "mean" ? LogNormalLatency.WithMean(seconds) : LogNormalLatency.Fixed(seconds))
            : (false, LogNormalLatency.Production);
    }

    private static (bool Ok, LatencyDistribution Value) LogNormal(string[] parts)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            // A value without a name is the median, as for the simulator.
            var (name, value) = part.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? (part[..at], part[(at + 1)..]) : ("p50", part);
            if (name is not ("mean" or "p50" or "p95" or "p99" or "min" or "max") || Seconds(value) is not { } seconds || !values.TryAdd(name, seconds))
            {
                return (false, LogNormalLatency.Production);
            }
        }

        var hasMean = values.TryGetValue("mean", out var middle);
        var isP95 = values.TryGetValue("p95", out var upper);
        if (hasMean == values.ContainsKey("p50") || isP95 == values.ContainsKey("p99"))
        {
            return (false, LogNormalLatency.Production);
        }

        middle = hasMean ? middle : values["p50"];
        upper = isP95 ? upper : values["p99"];
        try
        {
            var z = isP95 ? NormalDistribution.P95 : NormalDistribution.P99;
            var latency = hasMean ? LogNormalLatency.FromMean(middle, upper, z) : LogNormalLatency.FromMedian(middle, upper, z);
            return (true, values.ContainsKey("min") || values.ContainsKey("max")
                ? latency.Cut(values.GetValueOrDefault("min"), values.GetValueOrDefault("max", double.PositiveInfinity))
                : latency);
        }
        catch (ArgumentException)
        {
            return (false, LogNormalLatency.Production);
        }
    }

    private static double? Seconds(string text) => Durations.TryParse(text, out var duration) ? duration.TotalSeconds : null;
}
