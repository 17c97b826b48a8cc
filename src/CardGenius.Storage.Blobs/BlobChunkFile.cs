using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Storage.Blobs;

/// <summary>
/// A chunk in Blob Storage. A checkpoint writes a blob beside the chunk (<c>.part</c>) with all lines so far. When the lines become too long for that
/// (<see cref="BlobStoreOptions.CheckpointBytes"/>), it first stages them as a block of the chunk, and the <c>.part</c> blob lists the blocks so far.
/// The commit writes the whole chunk, on the condition that the chunk does not exist.
/// </summary>
/// <remarks>
/// Two writers of one chunk are safe. Each stages blocks under its own ids. The <c>.part</c> blob is written on the condition that no other
/// writer changed it, so the later writer detects the other and stops. Of two commits, the first wins. A crash between the block and the
/// <c>.part</c> blob leaves a block that no list contains; the service discards it. The requests of a chunk with n checkpoints and b blocks: 2 reads to
/// open (3 if there are blocks, none for a chunk that was never opened), n + b writes, 1 write to commit (2 if there are blocks) and 1 deletion if
/// there is a checkpoint.
/// </remarks>
internal sealed class BlobChunkFile : IChunkFile
{
    private const string WriterKey = "writer";
    private const string SequenceKey = "sequence";

    private readonly BlockBlobClient _blob;
    private readonly BlobClient _part;
    private readonly BlockIds _ids = new();
    private readonly int _checkpointBytes;
    private IReadOnlyList<string> _blocks = [];

    // The lines after the blocks, which only the checkpoint contains.
    private ReadOnlyMemory<byte> _lines;
    private ETag? _partTag;
    private int _sequence;
    private bool _overtaken;

    private BlobChunkFile(BlobContainerClient container, string path, int checkpointBytes)
    {
        _checkpointBytes = checkpointBytes;
        _blob = container.GetBlockBlobClient(path);
        _part = container.GetBlobClient(path + BlobPath.CheckpointSuffix);
    }

    public ReadOnlyMemory<byte>? Report { get; private set; }

    public ReadOnlyMemory<byte>? Checkpoint { get; private set; }

    /// <summary>Returns a chunk that no process has opened before. It sends no request. The conditions of the first write detect another writer.</summary>
    public static IChunkFile Create(BlobContainerClient container, string path, int checkpointBytes) =>
        new BlobChunkFile(container, path, checkpointBytes);

    public static async Task<IChunkFile> OpenAsync(
        BlobContainerClient container, string path, int checkpointBytes, CancellationToken cancellationToken)
    {
        var chunk = new BlobChunkFile(container, path, checkpointBytes);
        chunk.Report = await chunk.ReadReportAsync(cancellationToken);
        if (chunk.Report is null)
        {
            await chunk.ReadCheckpointAsync(cancellationToken);
        }

        return chunk;
    }

    public Task AppendAsync(ReadOnlyMemory<byte> lines, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken) =>
        BlobFaults.TranslateAsync(
            _blob.Uri,
            async () =>
            {
                ThrowIfCommitted();
                if (_overtaken)
                {
                    throw Overtaken(null);
                }

                var blocks = _blocks;
                ReadOnlyMemory<byte> all = (byte[])[.. _lines.Span, .. lines.Span];
                if (all.Length > _checkpointBytes)
                {
                    blocks = [.. blocks, await StageAsync(new BinaryData(all), cancellationToken)];
                    all = default;
                }

                await WritePartAsync(ChunkCheckpoint.Of(blocks, all, checkpoint), cancellationToken);
                (_blocks, _lines) = (blocks, all);
                Checkpoint = checkpoint.ToArray();
            },
            cancellationToken);

    public Task<ReadOnlyMemory<byte>> CommitAsync(
        ReadOnlyMemory<byte> lines, ReadOnlyMemory<byte> report, CancellationToken cancellationToken) =>
        BlobFaults.TranslateAsync(
            _blob.Uri,
            async () =>
            {
                ThrowIfCommitted();
                try
                {
                    await CommitCoreAsync([.. _lines.Span, .. lines.Span, ChunkFormat.Mark, .. report.Span, (byte)'\n'], cancellationToken);
                    Report = report.ToArray();
                }
                catch (RequestFailedException error) when (BlobFaults.IsConflict(error) || BlobFaults.AreBlocksGone(error))
                {
                    Report = await ReadReportAsync(cancellationToken) ?? throw Overtaken(error);
                }

                await DeletePartAsync(cancellationToken);
                return Report.Value;
            },
            cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task CommitCoreAsync(byte[] last, CancellationToken cancellationToken)
    {
        var unlessItExists = new BlobRequestConditions { IfNoneMatch = ETag.All };
        if (_blocks.Count == 0)
        {
            using var content = new MemoryStream(last);
            await _blob.UploadAsync(content, new BlobUploadOptions { Conditions = unlessItExists }, cancellationToken);
            return;
        }

        var id = await StageAsync(new BinaryData(last), cancellationToken);
        await _blob.CommitBlockListAsync([.. _blocks, id], new CommitBlockListOptions { Conditions = unlessItExists }, cancellationToken);
    }

    private async Task<string> StageAsync(BinaryData content, CancellationToken cancellationToken)
    {
        var id = _ids.Next();
        await using var stream = content.ToStream();
        await _blob.StageBlockAsync(id, stream, cancellationToken: cancellationToken);
        return id;
    }

    private async Task WritePartAsync(ChunkCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var sequence = ++_sequence;
        var content = new BinaryData(JsonSerializer.SerializeToUtf8Bytes(checkpoint, BlobJsonContext.Default.ChunkCheckpoint));
        while (true)
        {
            var options = new BlobUploadOptions
            {
                Conditions = _partTag is { } known
                    ? new BlobRequestConditions { IfMatch = known }
                    : new BlobRequestConditions { IfNoneMatch = ETag.All },
                Metadata = new Dictionary<string, string>
                {
                    [WriterKey] = _ids.Writer,
                    [SequenceKey] = sequence.ToString(CultureInfo.InvariantCulture),
                },
            };
            try
            {
                _partTag = (await _part.UploadAsync(content, options, cancellationToken)).Value.ETag;
                return;
            }
            catch (RequestFailedException error) when (BlobFaults.IsConflict(error) || BlobFaults.IsMissing(error))
            {
                // If the response to this writer's own write was lost, the write looks like another writer's.
                var (writtenByMe, tag, written) = await FindWriterAsync(cancellationToken);
                if (!writtenByMe || tag == _partTag)
                {
                    _overtaken = true;
                    throw Overtaken(error);
                }

                _partTag = tag;
                if (written == sequence)
                {
                    return;
                }
            }
        }
    }

    private async Task<(bool ByMe, ETag? Tag, int Sequence)> FindWriterAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = (await _part.GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
            return found.Metadata.TryGetValue(WriterKey, out var writer) && writer == _ids.Writer
                ? (true, found.ETag, int.Parse(found.Metadata[SequenceKey], CultureInfo.InvariantCulture))
                : (false, null, 0);
        }
        catch (RequestFailedException error) when (BlobFaults.IsMissing(error))
        {
            return (false, null, 0);
        }
    }

    private async Task ReadCheckpointAsync(CancellationToken cancellationToken)
    {
        ChunkCheckpoint? found;
        try
        {
            var part = (await _part.DownloadContentAsync(cancellationToken)).Value;
            _partTag = part.Details.ETag;
            found = JsonSerializer.Deserialize(part.Content.ToMemory().Span, BlobJsonContext.Default.ChunkCheckpoint);
        }
        catch (RequestFailedException error) when (BlobFaults.IsMissing(error))
        {
            return;
        }

        if (found is null)
        {
            return;
        }

        // The service discards staged blocks after a week and when another writer commits. Then the chunk is processed again.
        IReadOnlyList<string> blocks = found.Lines is null ? found.Blocks : [.. found.Blocks.SkipLast(1)];
        if (blocks.Count == 0 || (await StagedAsync(cancellationToken)).IsSupersetOf(blocks))
        {
            (_blocks, _lines) = (blocks, found.Lines);
            Checkpoint = found.Checkpoint;
        }
    }

    private async Task<HashSet<string>> StagedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var list = await _blob.GetBlockListAsync(BlockListTypes.Uncommitted, cancellationToken: cancellationToken);
            return [.. list.Value.UncommittedBlocks.Select(b => b.Name)];
        }
        catch (RequestFailedException error) when (BlobFaults.IsMissing(error))
        {
            return [];
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ReadReportAsync(CancellationToken cancellationToken)
    {
        const int TailBytes = 16 * 1024;
        long length;
        try
        {
            length = (await _blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value.ContentLength;
        }
        catch (RequestFailedException error) when (BlobFaults.IsMissing(error))
        {
            return null;
        }

        for (var tail = (long)TailBytes; ; tail *= 16)
        {
            tail = Math.Min(tail, length);
            var content = tail == 0 ? [] : await ReadTailAsync(length - tail, cancellationToken);
            if (content.Length > 0 && ChunkFormat.FindReport(content) is { } report)
            {
                return report;
            }

            if (tail == length)
            {
                throw new StoreException(
                    $"{_blob.Uri.GetLeftPart(UriPartial.Path)}: the committed chunk has no report: the blob is damaged. Delete it and resume.");
            }
        }
    }

    private async Task<byte[]> ReadTailAsync(long from, CancellationToken cancellationToken)
    {
        var options = new BlobDownloadOptions { Range = new HttpRange(from) };
        return (await _blob.DownloadContentAsync(options, cancellationToken)).Value.Content.ToArray();
    }

    private async Task DeletePartAsync(CancellationToken cancellationToken)
    {
        if (_partTag is null)
        {
            return;
        }

        try
        {
            await _part.DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }
        catch (Exception error) when (BlobFaults.Explain(_part.Uri, error, cancellationToken) is not null)
        {
            // The chunk is committed, so the checkpoint beside it is not read again.
        }
    }

    private void ThrowIfCommitted()
    {
        if (Report is not null)
        {
            throw new InvalidOperationException("The chunk is committed.");
        }
    }

    private StoreException Overtaken(RequestFailedException? error) => new(
        $"{_blob.Uri.GetLeftPart(UriPartial.Path)}: another process is processing this chunk, or its blocks are gone. No user was counted twice. "
        + "The chunk is retried from its last checkpoint.",
        error)
    {
        Transient = true,
    };
}
