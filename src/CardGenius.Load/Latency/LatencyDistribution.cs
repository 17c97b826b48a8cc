namespace CardGenius.Load.Latency;

/// <summary>How long the API takes for a response, as a distribution. All times are in seconds.</summary>
public abstract class LatencyDistribution
{
    // Enough for a mean that is right to a thousandth also where the tail is long.
    private const int Slices = 20_000;

    private readonly Lazy<(double Mean, double Deviation)> _moments;

    /// <summary>Prepares the moments, which are computed when they are first read.</summary>
    protected LatencyDistribution()
    {
        _moments = new(Integrate);
    }

    /// <summary>The mean.</summary>
    public virtual double Mean => _moments.Value.Mean;

    /// <summary>The standard deviation.</summary>
    public virtual double StandardDeviation => _moments.Value.Deviation;

    /// <summary>The number of measured responses that the distribution comes from; null if it is assumed.</summary>
    public long? Samples { get; init; }

    /// <summary>The latency that the share <paramref name="p"/> of the responses does not exceed.</summary>
    /// <param name="p">A share above 0 and below 1.</param>
    public abstract double Quantile(double p);

    /// <summary>The same shape with every latency multiplied.</summary>
    /// <param name="factor">Above 0.</param>
    public abstract LatencyDistribution Scaled(double factor);

    /// <summary>A random latency.</summary>
    /// <param name="random">The source of randomness.</param>
    public double Sample(Random random) => Quantile(Math.Max(random.NextDouble(), double.Epsilon));

    private (double Mean, double Deviation) Integrate()
    {
        double sum = 0, squares = 0;
        for (var i = 0; i < Slices; i++)
        {
            var value = Quantile((i + 0.5) / Slices);
            sum += value;
            squares += value * value;
        }

        var mean = sum / Slices;
        return (mean, Math.Sqrt(Math.Max(0, (squares / Slices) - (mean * mean))));
    }
}
