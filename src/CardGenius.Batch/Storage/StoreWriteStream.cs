using CardGenius.Batch.IO;

namespace CardGenius.Batch.Storage;

/// <summary>Writes a large file of the store. The file appears as a whole with <see cref="CommitAsync"/>, or not at all.</summary>
public abstract class StoreWriteStream : ForwardOnlyStream
{
    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <summary>Makes the file durable and visible. No more bytes may be written afterward.</summary>
    /// <exception cref="Model.StoreException">The file cannot be written.</exception>
    public abstract Task CommitAsync(CancellationToken cancellationToken);
}
