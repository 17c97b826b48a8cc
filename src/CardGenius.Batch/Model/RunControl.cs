namespace CardGenius.Batch.Model;

/// <summary>What people ask of a run, in a file that chunks poll (external events can be lost, and orchestrators cannot cancel
/// activities: architecture.md, "Decisions").</summary>
public sealed record RunControl
{
    /// <summary>What is wanted.</summary>
    public ControlRequest Request { get; init; }

    /// <summary>When it was asked.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>No wish: go on.</summary>
    public static RunControl GoOn { get; } = new();
}
