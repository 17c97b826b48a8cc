namespace CardGenius.Simulator.Statistics;

/// <summary>Marks a connection that has been counted, by the reset since which it was.</summary>
internal sealed class ConnectionMark
{
    public long Epoch { get; set; } = -1;
}
