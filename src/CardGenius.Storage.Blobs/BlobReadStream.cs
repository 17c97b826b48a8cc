using CardGenius.Batch.IO;

namespace CardGenius.Storage.Blobs;

/// <summary>Reads a blob's bytes from the response stream, which it owns. Converts errors to <see cref="Batch.Model.StoreException"/>s.</summary>
internal sealed class BlobReadStream(Stream inner, Uri address) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (Exception error) when (BlobFaults.Explain(address, error, CancellationToken.None) is { } explained)
        {
            throw explained;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception error) when (BlobFaults.Explain(address, error, cancellationToken) is { } explained)
        {
            throw explained;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
