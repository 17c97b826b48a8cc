using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Leases;

namespace CardGenius.Storage.Blobs;

/// <summary>
/// The container's one lock: a small blob with the holder and its heartbeat, each write on the condition that nobody else wrote in between. No
/// lease of the service: a lease would outlive a dead process, and a holder that was a process of the same system is known to be dead at once.
/// </summary>
internal sealed class BlobLease(BlobContainerClient container, TimeProvider time)
{
    private readonly BlobClient _blob = container.GetBlobClient(StoreLeaseRecord.Name);
    private readonly StoreLeaseWatch _watch = new(time);

    public Task<IStoreLease?> TryTakeAsync(LeaseHolder me, CancellationToken cancellationToken) => BlobFaults.TranslateAsync(
        _blob.Uri,
        async () =>
        {
            while (true)
            {
                var asked = time.GetTimestamp();
                var (record, tag) = await ReadAsync(cancellationToken);

                // A record of one's own is a write whose response was lost.
                if (record?.Holder.Owner != me.Owner && !_watch.IsFree(record, asked))
                {
                    return default(IStoreLease);
                }

                var began = Moment.Now(time);
                if (await WriteAsync(me, 0, tag, cancellationToken) is { } mine)
                {
                    return Held(me, mine, began);
                }
            }
        },
        cancellationToken);

    /// <summary>Who holds the lock, for people; null where nobody living seems to.</summary>
    public Task<LeaseHolder?> FindHolderAsync(CancellationToken cancellationToken) => BlobFaults.TranslateAsync(
        _blob.Uri,
        async () =>
        {
            var asked = time.GetTimestamp();
            var (record, _) = await ReadAsync(cancellationToken);
            return !_watch.IsFree(record, asked) && record!.LooksLive(time.GetUtcNow()) ? record.Holder : null;
        },
        cancellationToken);

    private StoreLease Held(LeaseHolder me, ETag tag, Moment began)
    {
        return new StoreLease(RenewAsync, ReleaseAsync, began, time);

        Task<bool> RenewAsync(long number, CancellationToken cancellationToken) => BlobFaults.TranslateAsync(
            _blob.Uri,
            async () =>
            {
                while (true)
                {
                    if (await WriteAsync(me, number, tag, cancellationToken) is { } mine)
                    {
                        tag = mine;
                        return true;
                    }

                    // A lost response makes one's own heartbeat look like another process's write.
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
                while (true)
                {
                    try
                    {
                        await _blob.DeleteIfExistsAsync(conditions: new BlobRequestConditions { IfMatch = tag });
                        return;
                    }
                    catch (RequestFailedException error) when (BlobFaults.IsConflict(error))
                    {
                        // Another process has it, or the response to the last heartbeat was lost.
                        var (record, found) = await ReadAsync(CancellationToken.None);
                        if (record?.Holder.Owner != me.Owner)
                        {
                            return;
                        }

                        tag = found!.Value;
                    }
                }
            },
            CancellationToken.None);
    }

    private async Task<(StoreLeaseRecord? Record, ETag? Tag)> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = (await _blob.DownloadContentAsync(cancellationToken)).Value;
            return (StoreLeaseRecord.Read(found.Content.ToMemory().Span), found.Details.ETag);
        }
        catch (RequestFailedException error) when (BlobFaults.IsMissing(error))
        {
            return (null, null);
        }
    }

    /// <summary>The tag of what was written; null where somebody else wrote first.</summary>
    private async Task<ETag?> WriteAsync(LeaseHolder me, long number, ETag? previous, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            Conditions = previous is { } tag
                ? new BlobRequestConditions { IfMatch = tag }
                : new BlobRequestConditions { IfNoneMatch = ETag.All },
        };
        try
        {
            var content = new BinaryData(new StoreLeaseRecord(me, time.GetUtcNow(), number).Write());
            return (await _blob.UploadAsync(content, options, cancellationToken)).Value.ETag;
        }
        catch (RequestFailedException error) when (BlobFaults.IsConflict(error) || BlobFaults.IsMissing(error))
        {
            return null;
        }
    }
}
