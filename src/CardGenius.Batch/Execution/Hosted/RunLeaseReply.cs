using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>What a run that waits for its turn is told.</summary>
public sealed record RunLeaseReply
{
    /// <summary>Whether the turn has come.</summary>
    public bool Taken { get; init; }

    /// <summary>Who has it, for people.</summary>
    public string? Reason { get; init; }

    /// <summary>Seconds to wait before the first call, because requests of a run that was ended by force may still be in flight.</summary>
    public double QuietSeconds { get; init; }

    /// <summary>What people ask of the run.</summary>
    public ControlRequest Request { get; init; }

    /// <summary>The run's numbers; null where the turn has not come.</summary>
    public RunNumbers? Numbers { get; init; }
}
