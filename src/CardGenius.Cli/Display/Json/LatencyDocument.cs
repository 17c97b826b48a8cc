using CardGenius.Batch.Model.Counts;

namespace CardGenius.Cli.Display.Json;

/// <summary>The latencies of requests that got a response, in milliseconds. All are 0 if there are none.</summary>
internal sealed record LatencyDocument(double P50, double P95, double P99, double Max, double Mean)
{
    public static LatencyDocument From(LatencyHistogram latency) => new(
        Round(latency.Percentile(0.50)),
        Round(latency.Percentile(0.95)),
        Round(latency.Percentile(0.99)),
        Round(latency.MaxMilliseconds),
        Round(latency.Count == 0 ? 0 : latency.SumMilliseconds / latency.Count));

    private static double Round(double milliseconds) => Math.Round(milliseconds, 1);
}
