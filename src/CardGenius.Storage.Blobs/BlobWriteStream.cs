using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using CardGenius.Batch.Storage;

namespace CardGenius.Storage.Blobs;

/// <summary>
/// Writes a large file. Full blocks are staged; the commit writes the list of all blocks, and then the blob appears. The service discards blocks
/// that no list contains.
/// </summary>
internal sealed class BlobWriteStream(BlockBlobClient blob, int blockBytes) : StoreWriteStream
{
    private readonly BlockIds _ids = new();
    private readonly List<string> _staged = [];
    private readonly byte[] _block = new byte[blockBytes];
    private int _filled;
    private bool _committed;

    public override Task CommitAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_committed, this);
        return BlobFaults.TranslateAsync(blob.Uri, CommitCoreAsync, cancellationToken);

        async Task CommitCoreAsync()
        {
            if (_staged.Count == 0)
            {
                using var content = new MemoryStream(_block, 0, _filled);
                await blob.UploadAsync(content, new BlobUploadOptions(), cancellationToken);
            }
            else
            {
                await StageAsync(cancellationToken);
                await blob.CommitBlockListAsync(_staged, new CommitBlockListOptions(), cancellationToken);
            }

            _committed = true;
        }
    }

    public override void Flush()
    {
        // Nothing is durable before the commit, and staging small blocks would only cost requests.
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_committed, this);
        while (!buffer.IsEmpty)
        {
            var taken = Math.Min(buffer.Length, _block.Length - _filled);
            buffer[..taken].CopyTo(_block.AsSpan(_filled));
            buffer = buffer[taken..];
            _filled += taken;
            if (_filled == _block.Length)
            {
                StageNow();
            }
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_committed, this);
        while (!buffer.IsEmpty)
        {
            var taken = Math.Min(buffer.Length, _block.Length - _filled);
            buffer[..taken].CopyTo(_block.AsMemory(_filled));
            buffer = buffer[taken..];
            _filled += taken;
            if (_filled == _block.Length)
            {
                await BlobFaults.TranslateAsync(blob.Uri, () => StageAsync(cancellationToken), cancellationToken);
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    private async Task StageAsync(CancellationToken cancellationToken)
    {
        if (_filled > 0)
        {
            var id = _ids.Next();
            using var content = new MemoryStream(_block, 0, _filled);
            await blob.StageBlockAsync(id, content, cancellationToken: cancellationToken);
            _staged.Add(id);
            _filled = 0;
        }
    }

    private void StageNow()
    {
        try
        {
            var id = _ids.Next();
            using var content = new MemoryStream(_block, 0, _filled);
            blob.StageBlock(id, content);
            _staged.Add(id);
            _filled = 0;
        }
        catch (Exception error) when (BlobFaults.Explain(blob.Uri, error, CancellationToken.None) is { } explained)
        {
            throw explained;
        }
    }
}
