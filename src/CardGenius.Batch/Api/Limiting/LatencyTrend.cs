namespace CardGenius.Batch.Api.Limiting;

/// <summary>What <see cref="LatencyWatch"/> thinks of the latest answers.</summary>
internal enum LatencyTrend
{
    /// <summary>Not enough answers since the last judgement.</summary>
    Unknown,

    /// <summary>As always.</summary>
    Usual,

    /// <summary>Somewhat longer than usual.</summary>
    Longer,

    /// <summary>So much longer than usual that it cannot be chance.</summary>
    MuchLonger,
}
