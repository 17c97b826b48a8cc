using System.Globalization;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Execution;

/// <summary>
/// The turn: one run at a time over all instances of a host that has no process of its own for a run (promise 2). It lasts longer than
/// any process, so it is a document and not a held lock; the store's lock guards only its changes. <see cref="BatchRunner"/>, which holds the
/// lock all along, refuses while there is a turn, so that both kinds of hosts exclude each other on one store.
/// </summary>
public sealed class RunLease(IRunStore store, TimeProvider time)
{
    private readonly RunCatalog _catalog = new(store, time);

    /// <summary>Whose turn it is; null: nobody's.</summary>
    public Task<RunLeaseRecord?> ReadAsync(CancellationToken cancellationToken) =>
        _catalog.ReadAsync(RunPaths.RunLease, ExecutionJsonContext.Default.RunLeaseRecord, cancellationToken);

    /// <summary>Whether it is this execution's turn.</summary>
    public async Task<bool> IsMineAsync(string runId, string execution, CancellationToken cancellationToken) =>
        IsMine(await ReadAsync(cancellationToken), runId, execution);

    /// <summary>Takes the turn where it is free, or its holder is dead. Asking again for what one has is harmless.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="execution">Its execution.</param>
    /// <param name="quarantine">How long to keep quiet after a turn was taken from a dead holder.</param>
    /// <param name="isAlive">Whether the holder's run goes on somewhere.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<RunLeaseAttempt> TakeAsync(
        string runId,
        string execution,
        TimeSpan quarantine,
        Func<RunLeaseRecord, CancellationToken, Task<bool>> isAlive,
        CancellationToken cancellationToken)
    {
        // Asking after the holder may take its time, so it is done before the lock is taken.
        var holder = await ReadAsync(cancellationToken);
        if (holder is not null && IsMine(holder, runId, execution))
        {
            return new(true, QuietUntil: holder.QuietUntil);
        }

        if (holder is not null && await KeepsItAsync())
        {
            return Wait($"run '{holder.RunId}' has the turn since {Time(holder.Since)}");
        }

        var me = LeaseHolder.Me(runId, time);
        await using var held = await store.TryAcquireLeaseAsync(me, cancellationToken);
        if (held is null)
        {
            return Wait(await store.FindLeaseHolderAsync(cancellationToken) is { } other
                ? $"run '{other.RunId}' (process {other.ProcessId} on {other.Machine}, since {Time(other.Since)}) has the store"
                : "another process has the store");
        }

        if (await ReadAsync(cancellationToken) != holder)
        {
            return Wait("another run was quicker");
        }

        var now = time.GetUtcNow();
        var mine = new RunLeaseRecord(runId, execution, now, holder is null ? null : now + quarantine);
        await _catalog.WriteAsync(RunPaths.RunLease, mine, ExecutionJsonContext.Default.RunLeaseRecord, cancellationToken);
        return new(true, QuietUntil: mine.QuietUntil);

        // An older execution of the same run is over: the platform has one of a name. It may still ask, from a queue; a newer one never gives way.
        async Task<bool> KeepsItAsync() => holder.RunId == runId
            ? string.CompareOrdinal(holder.Execution, execution) > 0
            : await isAlive(holder, cancellationToken);

        static RunLeaseAttempt Wait(string reason) => new(false, reason);
    }

    /// <summary>Gives the turn back; nothing happens where it is another's.</summary>
    /// <exception cref="StoreException">The store's lock is taken; transient.</exception>
    public async Task ReleaseAsync(string runId, string execution, CancellationToken cancellationToken)
    {
        if (!await IsMineAsync(runId, execution, cancellationToken))
        {
            return;
        }

        await using var held = await store.TryAcquireLeaseAsync(LeaseHolder.Me(runId, time), cancellationToken)
            ?? throw new StoreException($"{store.Location}: the lock is taken, so the turn cannot be given back now.") { Transient = true };
        if (await IsMineAsync(runId, execution, cancellationToken))
        {
            await store.DeleteAsync(RunPaths.RunLease, cancellationToken);
        }
    }

    private static bool IsMine(RunLeaseRecord? turn, string runId, string execution) =>
        turn is not null && turn.RunId == runId && turn.Execution == execution;

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>Whose turn it is.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Execution">Which execution of it; a newer one has a higher name, in ordinal order.</param>
/// <param name="Since">When it was taken.</param>
/// <param name="QuietUntil">Until when no call may be made, because requests of a run that was ended by force may be in flight;
/// null where the forerunner gave its turn back.</param>
public sealed record RunLeaseRecord(string RunId, string Execution, DateTimeOffset Since, DateTimeOffset? QuietUntil = null);

/// <summary>What became of asking for the turn.</summary>
/// <param name="Taken">Whether it is the asker's.</param>
/// <param name="Reason">Who has it, for people; null where it was taken.</param>
/// <param name="QuietUntil">Until when no call may be made; null: at once.</param>
public sealed record RunLeaseAttempt(bool Taken, string? Reason = null, DateTimeOffset? QuietUntil = null);
