using CardGenius.Batch.IO;

namespace CardGenius.Batch.Storage;

/// <summary>A large file being written: bytes go in, and it appears with <see cref="CommitAsync"/>, whole, or not at all.</summary>
public abstract class StoreWriteStream : ForwardOnlyStream
{
    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <summary>Makes the file durable and visible. Nothing may be written afterwards.</summary>
    public abstract Task CommitAsync(CancellationToken cancellationToken);
}
