namespace CardGenius.Load.LoadTest.Definition;

/// <summary>What an abort condition measures.</summary>
public enum AbortMeasure
{
    /// <summary>The share of failed requests.</summary>
    ErrorRate,

    /// <summary>The average latency in milliseconds.</summary>
    Average,

    /// <summary>The median latency in milliseconds.</summary>
    P50,

    /// <summary>The 95th percentile of the latency in milliseconds.</summary>
    P95,

    /// <summary>The 99th percentile of the latency in milliseconds.</summary>
    P99,
}
