namespace CardGenius.Batch.Storage;

/// <summary>
/// The file of one chunk. Lines are appended together with the checkpoint that covers them. After a crash, the file contains everything up to
/// the last complete checkpoint, and writing continues after it. A committed file never changes.
/// </summary>
public interface IChunkFile : IAsyncDisposable
{
    /// <summary>The report with which the chunk was committed, as passed to <see cref="CommitAsync"/>; null while it is not committed.</summary>
    ReadOnlyMemory<byte>? Report { get; }

    /// <summary>The newest durable checkpoint, as passed to <see cref="AppendAsync"/>; null if there is none.</summary>
    ReadOnlyMemory<byte>? Checkpoint { get; }

    /// <summary>
    /// Appends complete lines and the checkpoint that covers all lines so far. They are durable when the method returns. Each line ends with
    /// '\n', and none begins with <see cref="ChunkFormat.Mark"/>.
    /// </summary>
    /// <exception cref="Model.StoreException">The store cannot be written.</exception>
    Task AppendAsync(ReadOnlyMemory<byte> lines, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken);

    /// <summary>
    /// Appends the last lines and commits the chunk with its report. If another process committed the chunk first, the lines and the report of
    /// this process are discarded, so that the chunk counts once.
    /// </summary>
    /// <returns>The report of the committed chunk: this report, or the report of the process that committed first.</returns>
    /// <exception cref="Model.StoreException">The store cannot be written.</exception>
    Task<ReadOnlyMemory<byte>> CommitAsync(
        ReadOnlyMemory<byte> lines, ReadOnlyMemory<byte> report, CancellationToken cancellationToken);
}
