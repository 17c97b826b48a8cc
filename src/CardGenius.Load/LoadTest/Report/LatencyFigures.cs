using CardGenius.Load.LoadTest.Measuring;

namespace CardGenius.Load.LoadTest.Report;

/// <summary>The latencies of requests that ended, in milliseconds. All are 0 without a request.</summary>
public sealed record LatencyFigures(double Average, double Min, double P50, double P95, double P99, double Max)
{
    /// <summary>Reads the figures of a distribution.</summary>
    public static LatencyFigures Of(LatencyStatistics latency) => new(
        latency.Average, latency.Min, latency.Percentile(0.5), latency.Percentile(0.95), latency.Percentile(0.99), latency.Max);
}
