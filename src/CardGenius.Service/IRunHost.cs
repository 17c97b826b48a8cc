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
