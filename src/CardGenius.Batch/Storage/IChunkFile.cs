namespace CardGenius.Batch.Storage;

/// <summary>
/// One chunk's file. Lines are appended together with the checkpoint that covers them; a crash leaves the last whole checkpoint, and
/// opening the file again goes on behind it. A committed file never changes.
/// </summary>
public interface IChunkFile : IAsyncDisposable
{
    /// <summary>The report the chunk was committed with, as given to <see cref="CommitAsync"/>; null while it is not committed.</summary>
    ReadOnlyMemory<byte>? Report { get; }

    /// <summary>The newest durable checkpoint, as given to <see cref="AppendAsync"/>; null where there is none.</summary>
    ReadOnlyMemory<byte>? Checkpoint { get; }

    /// <summary>
    /// Appends whole lines (each ended by '\n', none starting with <see cref="ChunkFormat.Mark"/>) and the checkpoint that covers all
    /// lines so far. Durable when it returns.
    /// </summary>
    Task AppendAsync(ReadOnlyMemory<byte> lines, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken);

    /// <summary>
    /// Appends the last lines and commits the chunk with its report, for good. Where another process committed it first, that one's
    /// report comes back and this one's lines are dropped: the chunk counts once.
    /// </summary>
    /// <returns>The report that stands.</returns>
    Task<ReadOnlyMemory<byte>> CommitAsync(
        ReadOnlyMemory<byte> lines, ReadOnlyMemory<byte> report, CancellationToken cancellationToken);
}
