namespace CardGenius.Service.Http;

/// <summary>Latency of answered requests, in milliseconds; at most 5 % off.</summary>
/// <param name="P50Ms">The median.</param>
/// <param name="P95Ms">95 of 100 are faster.</param>
/// <param name="P99Ms">99 of 100 are faster.</param>
public sealed record LatencyDocument(double P50Ms, double P95Ms, double P99Ms);
