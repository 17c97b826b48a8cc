namespace CardGenius.Simulator.Traffic;

/// <summary>
/// How long answers take, before <see cref="SimulatorOptions.TimeScale"/>: log-normal around a median, cut at both ends.
/// A fixed latency is one with <see cref="P95"/> equal to <see cref="Median"/>.
/// </summary>
public sealed record LatencyProfile
{
    /// <summary>The agreed API: 1.0 s at best, 1.5 s typically, 3.0 s at worst, 95 % under 2.3 s.</summary>
    public static LatencyProfile Production { get; } = new()
    {
        Median = TimeSpan.FromSeconds(1.5),
        P95 = TimeSpan.FromSeconds(2.3),
        Minimum = TimeSpan.FromSeconds(1),
        Maximum = TimeSpan.FromSeconds(3),
    };

    /// <summary>No latency at all.</summary>
    public static LatencyProfile None { get; } = Fixed(TimeSpan.Zero);

    /// <summary>Half of the answers take at most this long.</summary>
    public TimeSpan Median { get; init; }

    /// <summary>95 % of the answers take at most this long (before <see cref="Minimum"/> and <see cref="Maximum"/> cut); not below the median.</summary>
    public TimeSpan P95 { get; init; }

    /// <summary>No answer is quicker.</summary>
    public TimeSpan Minimum { get; init; } = TimeSpan.Zero;

    /// <summary>No answer is slower; overload comes on top.</summary>
    public TimeSpan Maximum { get; init; } = TimeSpan.MaxValue;

    /// <summary>The standard deviation of the latency's natural logarithm; 0 for a fixed latency.</summary>
    public double Sigma => Median > TimeSpan.Zero ? Math.Log(P95 / Median) / Z95 : 0;

    // The 95th percentile of the standard normal distribution.
    private const double Z95 = 1.6448536269514722;

    /// <summary>The same latency for every answer.</summary>
    /// <param name="latency">0 or more.</param>
    public static LatencyProfile Fixed(TimeSpan latency) => new() { Median = latency, P95 = latency };

    /// <summary>A log-normal latency given by its shape instead of its 95th percentile.</summary>
    /// <param name="median">Half of the answers take at most this long.</param>
    /// <param name="sigma">The standard deviation of the latency's natural logarithm, 0 or more.</param>
    public static LatencyProfile LogNormal(TimeSpan median, double sigma) => new() { Median = median, P95 = median * Math.Exp(sigma * Z95) };

    internal string? Fault()
    {
        if (Median < TimeSpan.Zero || P95 < Median)
        {
            return "Latency: the median must be 0 or more and the 95th percentile not below it.";
        }

        return Minimum < TimeSpan.Zero || Maximum < Minimum ? "Latency: the minimum must be 0 or more and the maximum not below it." : null;
    }
}
