namespace CardGenius.Load.LoadTest.Report;

/// <summary>The figures of one kind of request in a stage, or of all kinds together.</summary>
public sealed record RequestReport
{
    /// <summary>The name of the request.</summary>
    public required string Name { get; init; }

    /// <summary>The number of requests that were measured.</summary>
    public required long Requests { get; init; }

    /// <summary>The requests that ended, a second.</summary>
    public required double PerSecond { get; init; }

    /// <summary>The requests that succeeded, a second.</summary>
    public required double SucceededPerSecond { get; init; }

    /// <summary>The latencies of all requests, with the failed ones.</summary>
    public required LatencyFigures Latency { get; init; }

    /// <summary>The latencies of the failed requests; null if none failed.</summary>
    public LatencyFigures? FailureLatency { get; init; }

    /// <summary>The share of failed requests, 0 to 1.</summary>
    public required double ErrorShare { get; init; }

    /// <summary>The number of failed requests by class, for example <c>timeout</c>.</summary>
    public IReadOnlyDictionary<string, long> Failures { get; init; } = new Dictionary<string, long>();

    /// <summary>The number of failed requests by HTTP status.</summary>
    public IReadOnlyDictionary<string, long> FailedStatuses { get; init; } = new Dictionary<string, long>();

    /// <summary>The bytes of the bodies that were received.</summary>
    public long Bytes { get; init; }

    /// <summary>How much higher the average latency is than in the first stage: 1 is twice as high. Null in the first stage, or if one of the two
    /// stages has no such request.</summary>
    public double? Degradation { get; init; }

    /// <summary>The checks of the service levels. Empty without service levels.</summary>
    public IReadOnlyList<ServiceLevelCheck> Sla { get; init; } = [];

    /// <summary>Whether all service levels are met; null without service levels.</summary>
    public bool? IsSlaMet => Sla.Count == 0 ? null : Sla.All(c => c.IsMet);
}
