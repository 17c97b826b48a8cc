namespace CardGenius.Load.LoadTest.Definition;

/// <summary>The service levels (SLA) of a request. A level that is null is not checked.</summary>
/// <param name="AverageMs">The highest average latency in milliseconds.</param>
/// <param name="P95Ms">The highest 95th percentile of the latency in milliseconds.</param>
/// <param name="P99Ms">The highest 99th percentile of the latency in milliseconds.</param>
/// <param name="ErrorShare">The highest share of failed requests, 0 to 1.</param>
public sealed record ServiceLevels(double? AverageMs = null, double? P95Ms = null, double? P99Ms = null, double? ErrorShare = null);
