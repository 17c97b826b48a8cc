using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage;

/// <summary>
/// Stores the data of runs (architecture.md, "The store"). Paths are relative, use '/' as separator and come from <see cref="RunPaths"/>.
/// Every write is atomic: a reader sees the old content or the new content, also after a crash. All implementations pass the same contract
/// tests. A method throws <see cref="StoreException"/> if the disk or the storage service fails.
/// </summary>
public interface IRunStore : IRangeReader
{
    /// <summary>
    /// Tries once to acquire the store lease. The lease of another holder can be taken over if its process is known to have ended, or if this
    /// object has seen the lease unchanged for 45 s. A process that waits for the lease must therefore call the same object again.
    /// </summary>
    /// <param name="me">The process that requests the lease. Other processes show it in messages.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <returns>The lease, which is renewed until it is disposed; null if another process holds it (<see cref="FindLeaseHolderAsync"/>).</returns>
    Task<IStoreLease?> TryAcquireLeaseAsync(LeaseHolder me, CancellationToken cancellationToken);

    /// <summary>Finds the holder of the store lease, for messages; null if no live process seems to hold it. Only
    /// <see cref="TryAcquireLeaseAsync"/> decides whether the lease is free.</summary>
    Task<LeaseHolder?> FindLeaseHolderAsync(CancellationToken cancellationToken);

    /// <summary>Lists the ids of all runs of this store, in ordinal order.</summary>
    IAsyncEnumerable<string> ListRunIdsAsync(CancellationToken cancellationToken);

    /// <summary>Reads a small document; null if it does not exist.</summary>
    Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken);

    /// <summary>Writes a small document, and replaces an existing one. It is durable when the method returns.</summary>
    Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Writes a small document if it does not exist. Returns false, and leaves the document unchanged, if it exists.</summary>
    Task<bool> TryCreateAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Creates a large file. It becomes visible and durable with <see cref="StoreWriteStream.CommitAsync"/>. If the stream is disposed
    /// without a commit, no file is created.</summary>
    Task<StoreWriteStream> CreateAsync(string path, CancellationToken cancellationToken);

    /// <summary>Writes the bytes of all <paramref name="sources"/>, in their order, to <paramref name="target"/> in one atomic write.</summary>
    Task ConcatenateAsync(IReadOnlyList<string> sources, string target, CancellationToken cancellationToken);

    /// <summary>Opens the file of a chunk. The file is committed, has a checkpoint, or is new.</summary>
    Task<IChunkFile> OpenChunkAsync(string path, CancellationToken cancellationToken);

    /// <summary>Opens the file of a chunk that no process has opened before. A store can skip the reads that find an existing file. If another process
    /// has created the file, the first write fails with a transient <see cref="StoreException"/> and changes nothing.</summary>
    Task<IChunkFile> CreateChunkAsync(string path, CancellationToken cancellationToken) => OpenChunkAsync(path, cancellationToken);

    /// <summary>Reads the newest checkpoints of the chunks in a folder that are not committed, also while other processes write them. The chunk
    /// that another process commits at this moment can be missing.</summary>
    Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadCheckpointsAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Lists the files below a folder with their sizes, in ordinal order of their paths. The list is empty if the folder does not
    /// exist.</summary>
    Task<IReadOnlyList<StoreFile>> ListAsync(string folder, CancellationToken cancellationToken);

    /// <summary>
    /// Moves the files of <paramref name="from"/> to <paramref name="to"/>. After a crash, call the method again to complete the move. A repeated
    /// call has no effect.
    /// </summary>
    Task PublishAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Deletes a file, or a folder with everything below it. Does nothing if the path does not exist.</summary>
    Task DeleteAsync(string path, CancellationToken cancellationToken);
}

/// <summary>A file of the store.</summary>
/// <param name="Path">The path in the store, with '/' as separator.</param>
/// <param name="Length">The size in bytes.</param>
public sealed record StoreFile(string Path, long Length);
