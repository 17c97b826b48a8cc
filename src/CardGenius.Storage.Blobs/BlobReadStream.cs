using CardGenius.Batch.IO;

namespace CardGenius.Storage.Blobs;

/// <summary>A blob's bytes as they arrive, which it owns; faults on the way are the store's.</summary>
internal sealed class BlobReadStream(Stream inner, Uri place) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (Exception error) when (BlobFaults.Explain(place, error, CancellationToken.None) is { } explained)
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
        catch (Exception error) when (BlobFaults.Explain(place, error, cancellationToken) is { } explained)
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
