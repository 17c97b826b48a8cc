using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Leases;

namespace CardGenius.Storage.Blobs;

/// <summary>
/// The store's lease: a small blob with the holder and the number of its renewals. Each write is on the condition that no other process wrote in
/// between. A lease of the storage service would outlive an ended process, while a holder on the same system is known at once to have ended.
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
                var requested = time.GetTimestamp();
                var (record, tag) = await ReadAsync(cancellationToken);

                // The own record is there if the response to an earlier write was lost.
                if (record?.Holder.Owner != me.Owner && !_watch.IsFree(record, requested))
                {
                    return default(IStoreLease);
                }

                var started = Moment.Now(time);
                if (await WriteAsync(me, 0, tag, cancellationToken) is { } written)
                {
                    return Held(me, written, started);
                }
            }
        },
        cancellationToken);

    /// <summary>Returns the apparent holder, for messages, or null if no active process appears to hold the lease.</summary>
    public Task<LeaseHolder?> FindHolderAsync(CancellationToken cancellationToken) => BlobFaults.TranslateAsync(
        _blob.Uri,
        async () =>
        {
            var requested = time.GetTimestamp();
            var (record, _) = await ReadAsync(cancellationToken);
            return !_watch.IsFree(record, requested) && record!.LooksLive(time.GetUtcNow()) ? record.Holder : null;
        },
        cancellationToken);

    private StoreLease Held(LeaseHolder me, ETag tag, Moment started)
    {
        return new StoreLease(RenewAsync, ReleaseAsync, started, time);

        Task<bool> RenewAsync(long number, CancellationToken cancellationToken) => BlobFaults.TranslateAsync(
            _blob.Uri,
            async () =>
            {
                while (true)
                {
                    if (await WriteAsync(me, number, tag, cancellationToken) is { } written)
                    {
                        tag = written;
                        return true;
                    }

                    // If the response to an earlier renewal was lost, that renewal looks like another process's write.
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
                        // Another process holds the lease, or the response to the last renewal was lost.
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

    /// <summary>Writes the record. Returns its ETag, or null if another process wrote first.</summary>
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
