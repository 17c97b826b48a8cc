namespace CardGenius.Simulator.Statistics;

/// <summary>Marks a connection with at least one counted request. The recorder's lock protects its state.</summary>
internal sealed class ConnectionMark
{
    /// <summary>The number of resets at the time when the connection was counted, or -1 before its first request.</summary>
    public long Epoch { get; set; } = -1;

    /// <summary>The timestamp of the first request.</summary>
    public long First { get; set; }
}
