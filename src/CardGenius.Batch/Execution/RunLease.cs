using System.Globalization;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Execution;

/// <summary>
/// The run lease: one hosted run at a time over all instances of a function app (promise 2). It can outlive every process, so it is a document
/// in the store and is not renewed. A change of the document requires the store lease. <see cref="BatchRunner"/> holds the store lease for the
/// whole run and does not start while a run lease exists, so both kinds of hosts exclude each other on one store.
/// </summary>
public sealed class RunLease(IRunStore store, TimeProvider time)
{
    private readonly RunCatalog _catalog = new(store, time);

    /// <summary>Returns the current holder, or null if no run holds the lease.</summary>
    public Task<RunLeaseRecord?> ReadAsync(CancellationToken cancellationToken) =>
        _catalog.ReadAsync(RunPaths.RunLease, ExecutionJsonContext.Default.RunLeaseRecord, cancellationToken);

    /// <summary>Returns whether this execution holds the lease.</summary>
    public async Task<bool> IsMineAsync(string runId, string execution, CancellationToken cancellationToken) =>
        IsMine(await ReadAsync(cancellationToken), runId, execution);

    /// <summary>Takes the lease if it is free or its holder no longer runs. If this execution already holds the lease, nothing changes.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="execution">The execution of the run.</param>
    /// <param name="quarantine">The time for which no request may be sent after the lease was taken from a terminated run.</param>
    /// <param name="isAlive">Returns whether the execution of the holder still runs.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    public async Task<RunLeaseAttempt> TakeAsync(
        string runId,
        string execution,
        TimeSpan quarantine,
        Func<RunLeaseRecord, CancellationToken, Task<bool>> isAlive,
        CancellationToken cancellationToken)
    {
        // The check of the holder can be slow, so it is done before the store lease is taken.
        var holder = await ReadAsync(cancellationToken);
        if (holder is not null && IsMine(holder, runId, execution))
        {
            return new(true, QuietUntil: holder.QuietUntil);
        }

        if (holder is not null && await KeepsItAsync())
        {
            return Wait($"run '{holder.RunId}' has held the run lease since {Time(holder.Since)}");
        }

        var me = LeaseHolder.Me(runId, time);
        await using var held = await store.TryAcquireLeaseAsync(me, cancellationToken);
        if (held is null)
        {
            return Wait(await store.FindLeaseHolderAsync(cancellationToken) is { } other
                ? $"run '{other.RunId}' (process {other.ProcessId} on {other.Machine}, since {Time(other.Since)}) holds the store lease"
                : "another process holds the store lease");
        }

        if (await ReadAsync(cancellationToken) != holder)
        {
            return Wait("another run took the run lease first");
        }

        var now = time.GetUtcNow();
        var mine = new RunLeaseRecord(runId, execution, now, holder is null ? null : now + quarantine);
        await _catalog.WriteAsync(RunPaths.RunLease, mine, ExecutionJsonContext.Default.RunLeaseRecord, cancellationToken);
        return new(true, QuietUntil: mine.QuietUntil);

        // The platform has one orchestration per name, so an older execution of the same run has ended. A queued message can still call this
        // method for the older execution, and the newer execution keeps the lease then.
        async Task<bool> KeepsItAsync() => holder.RunId == runId
            ? string.CompareOrdinal(holder.Execution, execution) > 0
            : await isAlive(holder, cancellationToken);

        static RunLeaseAttempt Wait(string reason) => new(false, reason);
    }

    /// <summary>Releases the lease. If another execution holds it, nothing happens.</summary>
    /// <exception cref="StoreException">Another process holds the store lease. The fault is transient.</exception>
    public async Task ReleaseAsync(string runId, string execution, CancellationToken cancellationToken)
    {
        if (!await IsMineAsync(runId, execution, cancellationToken))
        {
            return;
        }

        await using var held = await store.TryAcquireLeaseAsync(LeaseHolder.Me(runId, time), cancellationToken)
            ?? throw new StoreException($"{store.Location}: another process holds the store lease, so the run lease cannot be released now.")
            {
                Transient = true,
            };
        if (await IsMineAsync(runId, execution, cancellationToken))
        {
            await store.DeleteAsync(RunPaths.RunLease, cancellationToken);
        }
    }

    private static bool IsMine(RunLeaseRecord? record, string runId, string execution) =>
        record is not null && record.RunId == runId && record.Execution == execution;

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>The holder of the run lease.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Execution">The execution of the run. A newer execution has a higher name, in ordinal order.</param>
/// <param name="Since">The time at which the lease was taken.</param>
/// <param name="QuietUntil">The time until which no request may be sent, because requests of a terminated run can be in flight. Null if the
/// previous holder released the lease.</param>
public sealed record RunLeaseRecord(string RunId, string Execution, DateTimeOffset Since, DateTimeOffset? QuietUntil = null);

/// <summary>The result of an attempt to take the run lease.</summary>
/// <param name="Taken">True if the caller holds the lease.</param>
/// <param name="Reason">The reason why the lease was not taken, as text for people; null if it was taken.</param>
/// <param name="QuietUntil">The time until which no request may be sent; null if requests may be sent at once.</param>
public sealed record RunLeaseAttempt(bool Taken, string? Reason = null, DateTimeOffset? QuietUntil = null);
