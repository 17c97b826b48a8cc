namespace CardGenius.Batch.Storage;

/// <summary>Who holds a store's lock.</summary>
/// <param name="Owner">A name of this one holder, unique over machines and time.</param>
/// <param name="RunId">The run it is held for.</param>
/// <param name="Machine">The machine's name.</param>
/// <param name="ProcessId">The process on that machine.</param>
/// <param name="Since">When it was taken.</param>
public sealed record LockHolder(string Owner, string RunId, string Machine, int ProcessId, DateTimeOffset Since)
{
    /// <summary>This process, now, for a run.</summary>
    public static LockHolder Me(string runId, TimeProvider time) =>
        new(Guid.NewGuid().ToString("N"), runId, Environment.MachineName, Environment.ProcessId, time.GetUtcNow());
}
