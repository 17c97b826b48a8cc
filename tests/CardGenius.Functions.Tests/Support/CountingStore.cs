using System.Collections.Concurrent;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Functions.Tests.Support;

/// <summary>A store that counts reads by file name and can refuse access.</summary>
internal sealed class CountingStore(IRunStore inner) : IRunStore
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public string Location => inner.Location;

    /// <summary>Whether the store refuses access, as the service does until a new role assignment takes effect.</summary>
    public bool RefusesAccess { get; set; }

    public int Reads(string name) => _counts.GetValueOrDefault($"read {name}");

    public Task<IStoreLease?> TryAcquireLeaseAsync(LeaseHolder me, CancellationToken cancellationToken) => inner.TryAcquireLeaseAsync(me, cancellationToken);

    public Task<LeaseHolder?> FindLeaseHolderAsync(CancellationToken cancellationToken) => inner.FindLeaseHolderAsync(cancellationToken);

    public IAsyncEnumerable<string> ListRunIdsAsync(CancellationToken cancellationToken) => inner.ListRunIdsAsync(cancellationToken);

    public async Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        ThrowIfRefused();
        var content = await inner.ReadAsync(path, cancellationToken);
        _counts.AddOrUpdate($"read {path[(path.LastIndexOf('/') + 1)..]}", 1, (_, count) => count + 1);
        return content;
    }

    public async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        ThrowIfRefused();
        await inner.WriteAsync(path, content, cancellationToken);
    }

    public async Task<bool> TryCreateAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        ThrowIfRefused();
        return await inner.TryCreateAsync(path, content, cancellationToken);
    }

    public Task<Stream?> OpenReadAsync(string path, long offset, long? length, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(path, offset, length, cancellationToken);

    public Task<StoreWriteStream> CreateAsync(string path, CancellationToken cancellationToken) => inner.CreateAsync(path, cancellationToken);

    public Task ConcatenateAsync(IReadOnlyList<string> sources, string target, CancellationToken cancellationToken) =>
        inner.ConcatenateAsync(sources, target, cancellationToken);

    public async Task<IChunkFile> OpenChunkAsync(string path, CancellationToken cancellationToken)
    {
        ThrowIfRefused();
        return await inner.OpenChunkAsync(path, cancellationToken);
    }

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadCheckpointsAsync(string folder, CancellationToken cancellationToken) =>
        inner.ReadCheckpointsAsync(folder, cancellationToken);

    public Task<IReadOnlyList<StoreFile>> ListAsync(string folder, CancellationToken cancellationToken) =>
        inner.ListAsync(folder, cancellationToken);

    public Task PublishAsync(string from, string to, CancellationToken cancellationToken) => inner.PublishAsync(from, to, cancellationToken);

    public Task DeleteAsync(string path, CancellationToken cancellationToken) => inner.DeleteAsync(path, cancellationToken);

    private void ThrowIfRefused()
    {
        if (RefusesAccess)
        {
            throw new StoreException("access was refused (403 AuthorizationPermissionMismatch)") { IsAccessRefused = true };
        }
    }
}
