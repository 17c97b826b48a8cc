using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Publishing;

/// <summary>How long answered requests took, in milliseconds; percentiles are at most 5 % off.</summary>
public sealed record ManifestLatency(double P50Ms, double P90Ms, double P95Ms, double P99Ms, double MaxMs, double MeanMs)
{
    /// <summary>A histogram's figures.</summary>
    public static ManifestLatency From(LatencyHistogram histogram) => new(
        Round(histogram.Percentile(0.5)),
        Round(histogram.Percentile(0.9)),
        Round(histogram.Percentile(0.95)),
        Round(histogram.Percentile(0.99)),
        Round(histogram.MaxMilliseconds),
        Round(histogram.Count == 0 ? 0 : histogram.SumMilliseconds / histogram.Count));

    private static double Round(double milliseconds) => Math.Round(milliseconds, 1);
}
