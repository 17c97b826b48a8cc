using System.Collections.ObjectModel;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace CardGenius.Batch.Telemetry;

/// <summary>The bucket boundaries of the histograms, in seconds (docs/metrics.md).</summary>
internal static class Buckets
{
    /// <summary>The boundaries of the durations of requests and TLS handshakes. They include the thresholds of the alert rules.</summary>
    public static ReadOnlyCollection<double> Request { get; } =
        Array.AsReadOnly([0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 30, 60]);

    /// <summary>The boundaries of the duration of a chunk.</summary>
    public static ReadOnlyCollection<double> Chunk { get; } = Array.AsReadOnly<double>([1, 5, 15, 30, 60, 120, 180, 300, 600]);

    /// <summary>The boundaries of the duration of an operation on the store.</summary>
    public static ReadOnlyCollection<double> Store { get; } = Array.AsReadOnly([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]);

    /// <summary>The names of the buckets: each boundary as text, then <c>+Inf</c>.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<double> boundaries) =>
        [.. boundaries.Select(boundary => boundary.ToString(CultureInfo.InvariantCulture)), "+Inf"];

    /// <summary>The index of the bucket that a value belongs to: the first boundary that is not below the value.</summary>
    public static int IndexOf(IReadOnlyList<double> boundaries, double value)
    {
        var index = 0;
        while (index < boundaries.Count && boundaries[index] < value)
        {
            index++;
        }

        return index;
    }

    /// <summary>Creates a histogram of durations with these boundaries.</summary>
    public static Histogram<double> Histogram(Meter meter, string name, IReadOnlyList<double> boundaries, string description) =>
        meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });
}
