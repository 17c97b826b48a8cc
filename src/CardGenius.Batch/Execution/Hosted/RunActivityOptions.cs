using CardGenius.Batch.Model;
using CardGenius.Batch.Storage.Leases;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>How the activities of a hosted run behave in one process.</summary>
public sealed record RunActivityOptions
{
    /// <summary>How long a chunk may take before it yields: no attempt begins and no wait goes on after it.</summary>
    public TimeSpan ChunkTime { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>How long the attempt that is in flight then may take before it is given up. With <see cref="ChunkTime"/> and the last
    /// checkpoint a chunk stays below ten minutes.</summary>
    public TimeSpan LastAttemptTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a chunk waits for another process that has its claim, before it yields. A hold, a drain or a new generation waits no longer
    /// than that for a chunk that a dead process has.</summary>
    public TimeSpan ChunkPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a process takes no new work after the platform has asked one of its chunks to stop: it is about to end then.</summary>
    public TimeSpan StoppingTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the other activities wait for another process that is at the same work.</summary>
    public TimeSpan WorkPatience { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>How often a process looks at the control file and the turn.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long looking may fail before the process gives up its chunks.</summary>
    public TimeSpan PollPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What is added to the quarantine after a run was ended by force.</summary>
    public TimeSpan QuarantineMargin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How claims beat and die.</summary>
    public LeaseTimes LeaseTimes { get; init; } = new();

    /// <summary>
    /// How long no run may call the API after the run lease was taken from a run that was ended by force. The chunks of that run poll the lease
    /// every <see cref="PollInterval"/>, give up when polling has failed for <see cref="PollPatience"/>, and then finish the attempt in flight.
    /// </summary>
    /// <param name="settings">The settings of the run that takes the lease: its request timeout counts.</param>
    public TimeSpan Quarantine(RunSettings settings) =>
        PollPatience + PollInterval + TimeSpan.FromSeconds(settings.Api.TimeoutSeconds) + QuarantineMargin;
}
