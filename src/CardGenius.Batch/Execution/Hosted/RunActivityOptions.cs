using CardGenius.Batch.Model;
using CardGenius.Batch.Storage.Leases;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>The options of the activities of hosted runs in one process.</summary>
public sealed record RunActivityOptions
{
    /// <summary>Gets the time after which a chunk yields. After it no attempt starts, and waits end.</summary>
    public TimeSpan ChunkTime { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>Gets the time after <see cref="ChunkTime"/> after which the attempt in flight is cancelled. Both times and the last checkpoint
    /// must stay below ten minutes.</summary>
    public TimeSpan LastAttemptTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets the time for which a chunk waits for its work lease before it yields. It limits how long a hold or a new generation waits
    /// for a chunk of a process that has crashed.</summary>
    public TimeSpan ChunkPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets the time for which a process accepts no new work after the platform requested a stop, because the process usually shuts
    /// down then.</summary>
    public TimeSpan StoppingTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets the time for which the other activities wait for their work lease.</summary>
    public TimeSpan WorkPatience { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Gets the time between two polls of the control file. Every second poll reads the run lease, too.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets the time for which polls may fail before the chunks of the process yield.</summary>
    public TimeSpan PollPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the safety margin of <see cref="Quarantine"/>.</summary>
    public TimeSpan QuarantineMargin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets the share of executions whose spans are traced, 0 to 1. The spans of an execution are traced together or not at all.</summary>
    public double TracedRuns { get; init; } = 1;

    /// <summary>Gets the times of the work leases.</summary>
    public LeaseTimes LeaseTimes { get; init; } = new();

    /// <summary>
    /// Returns the time for which no run may call the API after the run lease was taken from a terminated run. The process of
    /// the chunks of that run reads the lease at every second poll. It tells them to yield at the latest <see cref="PollPatience"/> and two
    /// <see cref="PollInterval"/>s after the last successful read, and they finish the attempt in flight.
    /// </summary>
    /// <param name="settings">The settings of the run that takes the lease. Its request timeout is used.</param>
    public TimeSpan Quarantine(RunSettings settings) =>
        PollPatience + PollInterval + TimeSpan.FromSeconds(settings.Api.TimeoutSeconds) + QuarantineMargin;
}
