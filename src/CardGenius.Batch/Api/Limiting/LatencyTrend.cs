namespace CardGenius.Batch.Api.Limiting;

/// <summary>The latency of the latest responses compared with the baseline (<see cref="LatencyWatch"/>).</summary>
internal enum LatencyTrend
{
    /// <summary>There are not enough responses since the last evaluation.</summary>
    Unknown,

    /// <summary>The latency is usual.</summary>
    Usual,

    /// <summary>The latency is somewhat longer than usual.</summary>
    Longer,

    /// <summary>The latency is so much longer than usual that it cannot be random variation.</summary>
    MuchLonger,
}
