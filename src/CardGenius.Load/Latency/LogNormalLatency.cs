namespace CardGenius.Load.Latency;

/// <summary>A log-normal latency, perhaps cut at both ends. A fixed latency is one without spread.</summary>
public sealed class LogNormalLatency : LatencyDistribution
{
    private readonly double _median;
    private readonly double _sigma;
    private readonly double _minimum;
    private readonly double _maximum;

    /// <summary>Creates a latency from its median and the standard deviation of its natural logarithm.</summary>
    /// <param name="median">The median in seconds, 0 or more.</param>
    /// <param name="sigma">The standard deviation of the natural logarithm, 0 or more.</param>
    /// <param name="minimum">No response is quicker, in seconds.</param>
    /// <param name="maximum">No response is slower, in seconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative, or the maximum is below the minimum.</exception>
    public LogNormalLatency(double median, double sigma, double minimum = 0, double maximum = double.PositiveInfinity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(median);
        ArgumentOutOfRangeException.ThrowIfNegative(sigma);
        ArgumentOutOfRangeException.ThrowIfNegative(minimum);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimum);
        _median = median;
        _sigma = sigma;
        _minimum = minimum;
        _maximum = maximum;
    }

    /// <summary>The agreed API: 1.5 s on average, 95 % of the responses within 2.3 s.</summary>
    public static LogNormalLatency Production { get; } = FromMean(1.5, 2.3);

    /// <inheritdoc/>
    public override double Mean => IsCut ? base.Mean : _median * Math.Exp(_sigma * _sigma / 2);

    /// <inheritdoc/>
    public override double StandardDeviation => IsCut ? base.StandardDeviation : Mean * Math.Sqrt(Math.Exp(_sigma * _sigma) - 1);

    private bool IsCut => _minimum > 0 || !double.IsPositiveInfinity(_maximum);

    /// <summary>The same latency for every response.</summary>
    /// <param name="seconds">0 or more.</param>
    public static LogNormalLatency Fixed(double seconds) => new(seconds, 0);

    /// <summary>A latency with the spread of <see cref="Production"/> and another mean.</summary>
    /// <param name="mean">The mean in seconds, 0 or more.</param>
    public static LogNormalLatency WithMean(double mean) => FromMean(mean, mean * 2.3 / 1.5);

    /// <summary>Creates a latency from its mean and its 95th percentile.</summary>
    /// <param name="mean">The mean in seconds, above 0.</param>
    /// <param name="p95">The 95th percentile in seconds; not below the mean, and at most 3.8 times the mean, which no log-normal exceeds.</param>
    /// <param name="quantile">The standard normal quantile of the percentile; the 95th if it is not given.</param>
    /// <exception cref="ArgumentException">No log-normal distribution has both.</exception>
    public static LogNormalLatency FromMean(double mean, double p95, double quantile = NormalDistribution.P95)
    {
        // ln(p95 / mean) = quantile x sigma - sigma^2 / 2, of which the smaller solution is the latency with the lighter tail.
        var distance = mean > 0 ? Math.Log(p95 / mean) : -1;
        var root = (quantile * quantile) - (2 * distance);
        if (distance < 0 || root < 0)
        {
            throw new ArgumentException("The percentile is below the mean, or too far above it for a log-normal distribution.", nameof(p95));
        }

        var sigma = quantile - Math.Sqrt(root);
        return new LogNormalLatency(mean * Math.Exp(-sigma * sigma / 2), sigma);
    }

    /// <summary>Creates a latency from its median and a higher percentile.</summary>
    /// <param name="median">The median in seconds, above 0.</param>
    /// <param name="percentile">The percentile in seconds; not below the median.</param>
    /// <param name="quantile">The standard normal quantile of the percentile; the 95th if it is not given.</param>
    /// <exception cref="ArgumentException">The percentile is below the median.</exception>
    public static LogNormalLatency FromMedian(double median, double percentile, double quantile = NormalDistribution.P95) =>
        median > 0 && percentile >= median
            ? new LogNormalLatency(median, Math.Log(percentile / median) / quantile)
            : throw new ArgumentException("The percentile is below the median, or the median is 0.", nameof(percentile));

    /// <summary>The same latency, cut at both ends.</summary>
    /// <param name="minimum">No response is quicker, in seconds.</param>
    /// <param name="maximum">No response is slower, in seconds.</param>
    public LogNormalLatency Cut(double minimum, double maximum) => new(_median, _sigma, minimum, maximum) { Samples = Samples };

    /// <inheritdoc/>
    public override double Quantile(double p)
    {
        var latency = _sigma == 0 ? _median : _median * Math.Exp(_sigma * NormalDistribution.Quantile(p));
        return Math.Clamp(latency, _minimum, _maximum);
    }

    /// <inheritdoc/>
    public override LatencyDistribution Scaled(double factor) =>
        new LogNormalLatency(_median * factor, _sigma, _minimum * factor, _maximum * factor) { Samples = Samples };
}
