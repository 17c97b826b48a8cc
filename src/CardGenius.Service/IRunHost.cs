using CardGenius.Batch.Execution.Hosted;

namespace CardGenius.Service;

/// <summary>The host that executes runs: Durable Functions, or a test.</summary>
public interface IRunHost
{
    /// <summary>A run's newest execution; null where the host knows of none.</summary>
    Task<HostedRun?> FindAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Begins an execution, unless one of the run is alive.</summary>
    /// <returns>False where one is.</returns>
    Task<bool> StartAsync(RunInput input, CancellationToken cancellationToken);

    /// <summary>Lets an execution go on that the platform was told to suspend.</summary>
    Task ResumeAsync(string runId, CancellationToken cancellationToken);
}

/// <summary>What a host knows of a run's newest execution.</summary>
/// <param name="IsAlive">Whether it goes on, or waits to.</param>
/// <param name="IsSuspended">Whether the platform was told to suspend it.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="UpdatedAt">When it last moved.</param>
/// <param name="Status">What it shows of itself; null while it has shown nothing.</param>
public sealed record HostedRun(
    bool IsAlive, bool IsSuspended, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, HostedStatus? Status);
