using CardGenius.Batch.Execution.Hosted;

namespace CardGenius.Service;

/// <summary>The host that executes runs: Durable Functions, the process of <c>cardgenius serve</c>, or a fake in tests.</summary>
public interface IRunHost
{
    /// <summary>Returns the newest execution of a run, or null if the host has none.</summary>
    Task<HostedRun?> FindAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Starts an execution, unless an execution of the run is active.</summary>
    /// <returns>False if an execution of the run is active.</returns>
    Task<bool> StartAsync(RunInput input, CancellationToken cancellationToken);

    /// <summary>Resumes an execution that is suspended on the platform.</summary>
    Task ResumeAsync(string runId, CancellationToken cancellationToken);
}

/// <summary>The newest execution of a run, as the host reports it.</summary>
/// <param name="IsAlive">True if the execution is active: pending, running or suspended.</param>
/// <param name="IsSuspended">True if the execution is suspended on the platform.</param>
/// <param name="CreatedAt">The time at which the host created the execution.</param>
/// <param name="UpdatedAt">The time of the latest update of the execution.</param>
/// <param name="Status">The status that the execution has reported; null before the first report.</param>
public sealed record HostedRun(
    bool IsAlive, bool IsSuspended, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, HostedStatus? Status)
{
    /// <summary>Gets the number of requests in flight; null if the host knows only the number of chunks in progress.</summary>
    public int? InFlight { get; init; }

    /// <summary>Gets the number of requests of this execution that repeated a failed request; null if the host does not know it.</summary>
    public long? Retries { get; init; }
}
