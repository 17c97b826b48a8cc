using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage;

/// <summary>
/// Where runs live. Paths are relative, parted by '/', made by <see cref="RunPaths"/>. Every write is whole or absent: a reader, and
/// a process that starts after a crash at any moment, sees the old content or the new one, never a piece. Two implementations pass
/// the same contract tests (architecture.md, "The store"). Faults of the medium are thrown as <see cref="StoreException"/>.
/// </summary>
public interface IRunStore
{
    /// <summary>What a person would call this store in a message, e.g. <c>folder /data/cardgenius</c>; never a secret.</summary>
    string Location { get; }

    /// <summary>
    /// Tries once to take the store's one lock. Another holder's lock can be taken when its process is known to have ended, or when this store
    /// object has seen its record unchanged for 45 s, so whoever waits for the lock asks the same object again.
    /// </summary>
    /// <param name="me">Who asks; shown to whoever finds the lock held.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The lock, kept alive until disposed, or null where another holder has it (<see cref="FindLeaseHolderAsync"/>).</returns>
    Task<IStoreLease?> TryAcquireLeaseAsync(LeaseHolder me, CancellationToken cancellationToken);

    /// <summary>Who holds the lock, to be shown to people; null where nobody living seems to. Only <see cref="TryAcquireLeaseAsync"/> decides.</summary>
    Task<LeaseHolder?> FindLeaseHolderAsync(CancellationToken cancellationToken);

    /// <summary>The ids of all runs of this store, in ordinal order.</summary>
    IAsyncEnumerable<string> ListRunIdsAsync(CancellationToken cancellationToken);

    /// <summary>A small document's bytes, or null where there is none.</summary>
    Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken);

    /// <summary>Writes a small document as a whole, replacing what was there, durably.</summary>
    Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Writes a small document only where there is none; false where there is one already (it is left as it is).</summary>
    Task<bool> TryCreateAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>A large file's bytes from <paramref name="offset"/>, at most <paramref name="length"/> of them (null: to the end);
    /// null where there is no such file. The stream need not seek.</summary>
    Task<Stream?> OpenReadAsync(string path, long offset, long? length, CancellationToken cancellationToken);

    /// <summary>Starts a large file. It becomes visible, whole and durable, with <see cref="StoreWriteStream.CommitAsync"/>; disposed
    /// without, it leaves nothing.</summary>
    Task<StoreWriteStream> CreateAsync(string path, CancellationToken cancellationToken);

    /// <summary>Makes <paramref name="target"/> the bytes of <paramref name="sources"/>, one behind the other, as one whole write.</summary>
    Task ConcatenateAsync(IReadOnlyList<string> sources, string target, CancellationToken cancellationToken);

    /// <summary>Opens a chunk's file: committed, checkpointed or new.</summary>
    Task<IChunkFile> OpenChunkAsync(string path, CancellationToken cancellationToken);

    /// <summary>The files below a folder, with their sizes, in ordinal order of their paths; empty where there is none.</summary>
    Task<IReadOnlyList<StoreFile>> ListAsync(string folder, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the files of <paramref name="from"/> appear under <paramref name="to"/>, all or (after a crash) none or all when called
    /// again. Doing it twice is harmless.
    /// </summary>
    Task PublishAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Removes a file, or a folder and all below it; nothing happens where there is none.</summary>
    Task DeleteAsync(string path, CancellationToken cancellationToken);
}

/// <summary>A file of the store.</summary>
/// <param name="Path">Its path in the store, parted by '/'.</param>
/// <param name="Length">Its size in bytes.</param>
public sealed record StoreFile(string Path, long Length);
