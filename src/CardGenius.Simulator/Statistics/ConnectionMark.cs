namespace CardGenius.Simulator.Statistics;

/// <summary>Marks a connection that is counted, with the number of resets at that time.</summary>
internal sealed class ConnectionMark
{
    public long Epoch { get; set; } = -1;
}
