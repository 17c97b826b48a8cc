namespace CardGenius.Batch.Storage;

/// <summary>A store lease that this process holds. It is renewed until it is disposed.</summary>
public interface IStoreLease : IAsyncDisposable
{
    /// <summary>Cancelled when the lease is lost: the store could not be written for too long, or another process took the lease over. The holder
    /// must stop immediately.</summary>
    CancellationToken Lost { get; }

    /// <summary>
    /// Returns whether the lease is still held. The client calls it before each request. The timers of a process can be late, because the process
    /// was stopped or the machine was suspended. In that case, the method checks the lease in the store first. If it returns false,
    /// <see cref="Lost"/> is cancelled.
    /// </summary>
    ValueTask<bool> IsHeldAsync(CancellationToken cancellationToken);
}
