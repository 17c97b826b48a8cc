namespace CardGenius.Batch.Storage;

/// <summary>The process that holds a store lease or an API lease.</summary>
/// <param name="Owner">The unique id of this holder.</param>
/// <param name="RunId">The run for which the lease is held.</param>
/// <param name="Machine">The name of the machine.</param>
/// <param name="ProcessId">The process id on that machine.</param>
/// <param name="Since">The time when the lease was acquired.</param>
public sealed record LeaseHolder(string Owner, string RunId, string Machine, int ProcessId, DateTimeOffset Since)
{
    /// <summary>The boot id of the operating system; null if the system has none.</summary>
    public string? BootId { get; init; }

    /// <summary>The namespaces of <see cref="ProcessId"/> and <see cref="ProcessStart"/>; null if the system has none.</summary>
    public string? Namespace { get; init; }

    /// <summary>The start time of the process, in clock ticks since the boot; null if the system does not report it.</summary>
    public long? ProcessStart { get; init; }

    /// <summary>For an API lease, the location of the store whose run holds it, for messages; null for a store lease.</summary>
    public string? Store { get; init; }

    /// <summary>Returns a new holder for a run, with this process and the current time.</summary>
    public static LeaseHolder Me(string runId, TimeProvider time) =>
        new(Guid.NewGuid().ToString("N"), runId, Environment.MachineName, Environment.ProcessId, time.GetUtcNow())
        {
            BootId = LocalProcess.BootId,
            Namespace = LocalProcess.Namespace,
            ProcessStart = LocalProcess.StartOf("self"),
        };
}
