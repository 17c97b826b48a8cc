namespace CardGenius.Load.Model;

/// <summary>The latency of a plan, in seconds.</summary>
/// <param name="MeanSeconds">The mean.</param>
/// <param name="P50Seconds">The median.</param>
/// <param name="P95Seconds">The 95th percentile.</param>
/// <param name="P99Seconds">The 99th percentile.</param>
/// <param name="Samples">How many measured responses it comes from; null where it is assumed.</param>
public sealed record PlanLatency(double MeanSeconds, double P50Seconds, double P95Seconds, double P99Seconds, long? Samples);
