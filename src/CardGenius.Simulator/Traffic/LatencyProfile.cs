namespace CardGenius.Simulator.Traffic;

/// <summary>
/// The distribution of latencies before <see cref="SimulatorOptions.TimeScale"/>: log-normal, limited by a minimum and a maximum.
/// If <see cref="P95"/> equals <see cref="Median"/>, the latency is fixed.
/// </summary>
public sealed record LatencyProfile
{
    /// <summary>The production API: at least 1.0 s, typically 1.5 s, at most 3.0 s, and 95 % under 2.3 s.</summary>
    public static LatencyProfile Production { get; } = new()
    {
        Median = TimeSpan.FromSeconds(1.5),
        P95 = TimeSpan.FromSeconds(2.3),
        Minimum = TimeSpan.FromSeconds(1),
        Maximum = TimeSpan.FromSeconds(3),
    };

    /// <summary>No latency.</summary>
    public static LatencyProfile None { get; } = Fixed(TimeSpan.Zero);

    /// <summary>The latency that half of the responses do not exceed.</summary>
    public TimeSpan Median { get; init; }

    /// <summary>The latency that 95 % of the responses do not exceed, before <see cref="Minimum"/> and <see cref="Maximum"/> apply. At least the
    /// median.</summary>
    public TimeSpan P95 { get; init; }

    /// <summary>The minimum latency.</summary>
    public TimeSpan Minimum { get; init; } = TimeSpan.Zero;

    /// <summary>The maximum latency, without the added latency of an overload.</summary>
    public TimeSpan Maximum { get; init; } = TimeSpan.MaxValue;

    /// <summary>The standard deviation of the latency's natural logarithm; 0 for a fixed latency.</summary>
    public double Sigma => Median > TimeSpan.Zero ? Math.Log(P95 / Median) / Z95 : 0;

    // The 95th percentile of the standard normal distribution.
    private const double Z95 = 1.6448536269514722;

    /// <summary>Returns a profile with the same latency for every response.</summary>
    /// <param name="latency">0 or more.</param>
    public static LatencyProfile Fixed(TimeSpan latency) => new() { Median = latency, P95 = latency };

    /// <summary>Returns a log-normal profile from its shape parameter instead of its 95th percentile.</summary>
    /// <param name="median">The latency that half of the responses do not exceed.</param>
    /// <param name="sigma">The standard deviation of the latency's natural logarithm, 0 or more.</param>
    public static LatencyProfile LogNormal(TimeSpan median, double sigma) => new() { Median = median, P95 = median * Math.Exp(sigma * Z95) };

    internal string? Fault()
    {
        if (Median < TimeSpan.Zero || P95 < Median)
        {
            return "Latency: the median must be 0 or more, and the 95th percentile must not be below the median.";
        }

        return Minimum < TimeSpan.Zero || Maximum < Minimum ? "Latency: the minimum must be 0 or more, and the maximum must not be below the minimum." : null;
    }
}
