using HdrHistogram;

namespace CardGenius.Load.LoadTest.Measuring;

/// <summary>
/// The distribution of latencies. It uses about 200 KB, independent of the number of values. Percentiles are exact to three digits; the count,
/// the average, the minimum and the maximum are exact. Latencies above an hour count as an hour in percentiles.
/// </summary>
public sealed class LatencyStatistics
{
    private const int Digits = 3;
    private const long HighestMicroseconds = 3_600_000_000;

    private LongHistogram? _histogram;
    private double _sum;
    private double _min = double.PositiveInfinity;

    /// <summary>The number of values.</summary>
    public long Count { get; private set; }

    /// <summary>The average in milliseconds; 0 without a value.</summary>
    public double Average => Count == 0 ? 0 : _sum / Count;

    /// <summary>The minimum in milliseconds; 0 without a value.</summary>
    public double Min => Count == 0 ? 0 : _min;

    /// <summary>The maximum in milliseconds; 0 without a value.</summary>
    public double Max { get; private set; }

    /// <summary>Adds a value.</summary>
    /// <param name="latency">The latency, 0 or more.</param>
    public void Record(TimeSpan latency)
    {
        var milliseconds = latency.TotalMilliseconds;
        _histogram ??= new LongHistogram(HighestMicroseconds, Digits);
        _histogram.RecordValue(Math.Clamp((long)Math.Round(milliseconds * 1000), 0, HighestMicroseconds));
        Count++;
        _sum += milliseconds;
        _min = Math.Min(_min, milliseconds);
        Max = Math.Max(Max, milliseconds);
    }

    /// <summary>Adds all values of another distribution.</summary>
    /// <param name="other">The other distribution. It stays unchanged.</param>
    public void Add(LatencyStatistics other)
    {
        if (other._histogram is null)
        {
            return;
        }

        _histogram ??= new LongHistogram(HighestMicroseconds, Digits);
        _histogram.Add(other._histogram);
        Count += other.Count;
        _sum += other._sum;
        _min = Math.Min(_min, other._min);
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>Returns the latency in milliseconds that a share of the values does not exceed; 0 without a value.</summary>
    /// <param name="share">The share, 0 to 1: 0.95 is the 95th percentile.</param>
    public double Percentile(double share)
    {
        if (_histogram is null)
        {
            return 0;
        }

        // The histogram rounds the rank to the nearest one. The value at a lower rank would be exceeded too often.
        var rank = Math.Ceiling(share * Count);
        return Math.Clamp(_histogram.GetValueAtPercentile(100 * rank / Count) / 1000.0, _min, Max);
    }
}
