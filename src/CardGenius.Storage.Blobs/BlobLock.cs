using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CardGenius.Batch.Storage;

namespace CardGenius.Storage.Blobs;

/// <summary>
/// The container's one lock: a small blob with the holder and its last heartbeat, each write on the condition that nobody else wrote in
/// between. No lease: a lease would outlive a dead process, and a holder on the same machine is known to be dead at once.
/// </summary>
/// <remarks>Machines compare heartbeats by their own clocks, so clocks must agree within some seconds.</remarks>
internal sealed class BlobLock(BlobContainerClient container, TimeProvider time)
{
    private readonly BlobClient _blob = container.GetBlobClient(LockRecord.Name);

    public Task<IStoreLock?> TryTakeAsync(LockHolder me, CancellationToken cancellationToken) => BlobFaults.TranslateAsync(
        _blob.Uri,
        async () =>
        {
            while (true)
            {
                var (record, tag) = await ReadAsync(cancellationToken);
                if (record is not null && record.Holder.Owner != me.Owner && !record.IsDead(time.GetUtcNow()))
                {
                    return default(IStoreLock);
                }

                if (await WriteAsync(me, tag, cancellationToken) is { } mine)
                {
                    return Held(me, mine);
                }
            }
        },
        cancellationToken);

    public Task<LockHolder?> FindHolderAsync(CancellationToken cancellationToken) => BlobFaults.TranslateAsync(
        _blob.Uri,
        async () =>
        {
            var (record, _) = await ReadAsync(cancellationToken);
            return record is null || record.IsDead(time.GetUtcNow()) ? null : record.Holder;
        },
        cancellationToken);

    private HeldStoreLock Held(LockHolder me, ETag tag)
    {
        return new HeldStoreLock(BeatAsync, ReleaseAsync, time);

        Task<bool> BeatAsync(CancellationToken cancellationToken) => BlobFaults.TranslateAsync(
            _blob.Uri,
            async () =>
            {
                while (true)
                {
                    if (await WriteAsync(me, tag, cancellationToken) is { } mine)
                    {
                        tag = mine;
                        return true;
                    }

                    // An answer that was lost on the way makes one's own heartbeat look like somebody else's.
                    var (record, found) = await ReadAsync(cancellationToken);
                    if (record?.Holder.Owner != me.Owner)
                    {
                        return false;
                    }

                    tag = found!.Value;
                }
            },
            cancellationToken);

        Task ReleaseAsync() => BlobFaults.TranslateAsync(
            _blob.Uri,
            async () =>
            {
                try
                {
                    await _blob.DeleteIfExistsAsync(conditions: new BlobRequestConditions { IfMatch = tag });
                }
                catch (RequestFailedException error) when (BlobFaults.IsConflict(error))
                {
                    // Somebody else's by now.
                }
            },
            CancellationToken.None);
    }

    private async Task<(LockRecord? Record, ETag? Tag)> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = (await _blob.DownloadContentAsync(cancellationToken)).Value;
            return (LockRecord.Read(found.Content.ToMemory().Span), found.Details.ETag);
        }
        catch (RequestFailedException error) when (BlobFaults.IsMissing(error))
        {
            return (null, null);
        }
    }

    /// <summary>The tag of what was written; null where somebody else wrote first.</summary>
    private async Task<ETag?> WriteAsync(LockHolder me, ETag? previous, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            Conditions = previous is { } tag
                ? new BlobRequestConditions { IfMatch = tag }
                : new BlobRequestConditions { IfNoneMatch = ETag.All },
        };
        try
        {
            var content = new BinaryData(new LockRecord(me, time.GetUtcNow()).Write());
            return (await _blob.UploadAsync(content, options, cancellationToken)).Value.ETag;
        }
        catch (RequestFailedException error) when (BlobFaults.IsConflict(error) || BlobFaults.IsMissing(error))
        {
            return null;
        }
    }
}
