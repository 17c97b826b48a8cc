namespace CardGenius.Batch.Storage;

/// <summary>The store's lock, held: its heartbeat beats until it is disposed.</summary>
public interface IStoreLock : IAsyncDisposable
{
    /// <summary>Cancelled when the lock was lost (the machine slept past the time to live and another took over): stop at once.</summary>
    CancellationToken Lost { get; }
}
