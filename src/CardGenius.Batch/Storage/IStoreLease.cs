namespace CardGenius.Batch.Storage;

/// <summary>The store's lock, held: its heartbeat is written until it is disposed.</summary>
public interface IStoreLease : IAsyncDisposable
{
    /// <summary>Cancelled when the lock was lost: the store could not be written for too long, or another process took it. Stop at once.</summary>
    CancellationToken Lost { get; }

    /// <summary>
    /// Whether the lock is still held, asked before each request. It is right also in a process whose timers are late, because it was stopped or
    /// its machine was suspended: such a process asks the store first. False means that <see cref="Lost"/> is cancelled.
    /// </summary>
    ValueTask<bool> IsHeldAsync(CancellationToken cancellationToken);
}
