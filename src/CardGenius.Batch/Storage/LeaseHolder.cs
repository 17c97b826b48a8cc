namespace CardGenius.Batch.Storage;

/// <summary>Who holds a store's lock.</summary>
/// <param name="Owner">A name of this one holder, unique over machines and time.</param>
/// <param name="RunId">The run it is held for.</param>
/// <param name="Machine">The machine's name.</param>
/// <param name="ProcessId">The process on that machine.</param>
/// <param name="Since">When it was taken.</param>
public sealed record LeaseHolder(string Owner, string RunId, string Machine, int ProcessId, DateTimeOffset Since)
{
    /// <summary>The boot of the machine's system; null where the system does not name it.</summary>
    public string? BootId { get; init; }

    /// <summary>The namespaces in which <see cref="ProcessId"/> and <see cref="ProcessStart"/> are meant; null where the system has none.</summary>
    public string? Namespace { get; init; }

    /// <summary>When the process started, in clock ticks since the boot; null where the system does not say.</summary>
    public long? ProcessStart { get; init; }

    /// <summary>The store whose run holds it, for people; null where the lock is the store's own.</summary>
    public string? Store { get; init; }

    /// <summary>This process, now, for a run.</summary>
    public static LeaseHolder Me(string runId, TimeProvider time) =>
        new(Guid.NewGuid().ToString("N"), runId, Environment.MachineName, Environment.ProcessId, time.GetUtcNow())
        {
            BootId = LocalProcess.BootId,
            Namespace = LocalProcess.Namespace,
            ProcessStart = LocalProcess.StartOf("self"),
        };
}
