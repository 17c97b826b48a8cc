namespace CardGenius.Load.Latency;

/// <summary>A measured latency: straight lines between known percentiles.</summary>
public sealed class EmpiricalLatency : LatencyDistribution
{
    private readonly (double Share, double Seconds)[] _points;

    /// <summary>Creates a latency from its points.</summary>
    /// <param name="points">Shares and the latencies in seconds that they do not exceed. The first share is 0 and the last is 1; both columns grow.</param>
    /// <exception cref="ArgumentException">The points are out of order, or an end is missing.</exception>
    public EmpiricalLatency(params IReadOnlyList<(double Share, double Seconds)> points)
    {
        if (points.Count < 2 || points[0].Share != 0 || points[^1].Share != 1 || points[0].Seconds < 0)
        {
            throw new ArgumentException("Expected latencies of 0 or more for shares from 0 to 1.", nameof(points));
        }

        for (var i = 1; i < points.Count; i++)
        {
            if (points[i].Share <= points[i - 1].Share || points[i].Seconds < points[i - 1].Seconds)
            {
                throw new ArgumentException("Expected shares and latencies that grow.", nameof(points));
            }
        }

        _points = [.. points];
    }

    /// <summary>The distribution of single measurements.</summary>
    /// <param name="seconds">At least two measurements, in any order.</param>
    public static EmpiricalLatency OfMeasurements(IReadOnlyList<double> seconds)
    {
        var sorted = seconds.Order().ToList();
        return new EmpiricalLatency([.. sorted.Select((value, place) => ((double)place / (sorted.Count - 1), value))]) { Samples = sorted.Count };
    }

    /// <summary>The distribution of a summary.</summary>
    /// <param name="p50">The median, in seconds.</param>
    /// <param name="p95">The 95th percentile, in seconds.</param>
    /// <param name="p99">The 99th percentile, in seconds.</param>
    /// <param name="max">The longest, in seconds.</param>
    /// <param name="mean">The mean, in seconds: it places the quickest response, which summaries leave out. Null: half of the median.</param>
    public static EmpiricalLatency OfSummary(double p50, double p95, double p99, double max, double? mean)
    {
        // The mean of straight lines is the sum of their middles, each with its share.
        var known = (0.45 * (p50 + p95) / 2) + (0.04 * (p95 + p99) / 2) + (0.01 * (p99 + max) / 2);
        var quickest = mean is { } average ? (4 * (average - known)) - p50 : p50 / 2;
        return new EmpiricalLatency((0, Math.Clamp(quickest, 0, p50)), (0.5, p50), (0.95, p95), (0.99, p99), (1, max));
    }

    /// <inheritdoc/>
    public override double Quantile(double p)
    {
        int low = 0, high = _points.Length - 1;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = _points[middle].Share <= p ? (middle, high) : (low, middle);
        }

        var (from, to) = (_points[low], _points[high]);
        return from.Seconds + ((to.Seconds - from.Seconds) * (p - from.Share) / (to.Share - from.Share));
    }

    /// <inheritdoc/>
    public override LatencyDistribution Scaled(double factor) =>
        new EmpiricalLatency([.. _points.Select(point => (point.Share, point.Seconds * factor))]) { Samples = Samples };
}
