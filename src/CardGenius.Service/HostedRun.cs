using CardGenius.Batch.Execution.Hosted;

namespace CardGenius.Service;

/// <summary>What a host knows of a run's newest execution.</summary>
/// <param name="IsAlive">Whether it goes on, or waits to.</param>
/// <param name="IsSuspended">Whether the platform was told to suspend it.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="UpdatedAt">When it last moved.</param>
/// <param name="Status">What it shows of itself; null while it has shown nothing.</param>
public sealed record HostedRun(
    bool IsAlive, bool IsSuspended, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, HostedStatus? Status);
