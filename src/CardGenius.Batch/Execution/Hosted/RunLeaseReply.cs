using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>The result of an attempt of a hosted run to take the run lease.</summary>
public sealed record RunLeaseReply
{
    /// <summary>Gets whether the execution holds the run lease.</summary>
    public bool Taken { get; init; }

    /// <summary>Gets the reason why the lease was not taken; null if it was taken.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the time to wait before the first request, in seconds, because requests of a terminated run can still be in
    /// flight.</summary>
    public double QuietSeconds { get; init; }

    /// <summary>Gets the control request of the run.</summary>
    public ControlRequest Request { get; init; }

    /// <summary>Gets who made the control request; null if unknown.</summary>
    public string? By { get; init; }

    /// <summary>Gets the settings that the loop needs; null if the lease was not taken.</summary>
    public RunNumbers? Numbers { get; init; }
}
