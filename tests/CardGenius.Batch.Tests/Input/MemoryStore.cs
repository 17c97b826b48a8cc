using System.Collections.Concurrent;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Tests.Input;

/// <summary>A store in memory with the operations that planning and reading users need.</summary>
internal sealed class MemoryStore : IRunStore
{
    private readonly ConcurrentDictionary<string, byte[]> _files = new();

    public string Location => "memory";

    /// <summary>Gets the paths of the files in the order in which they became visible.</summary>
    public ConcurrentQueue<string> Written { get; } = new();

    /// <summary>Gets the number of ranges that were read.</summary>
    public int Reads { get; set; }

    public byte[] this[string path]
    {
        get => _files[path];
        set => _files[path] = value;
    }

    public bool Remove(string path) => _files.TryRemove(path, out _);

    public Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken) => Task.FromResult(_files.GetValueOrDefault(path));

    public Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _files[path] = content.ToArray();
        Written.Enqueue(path);
        return Task.CompletedTask;
    }

    public Task<Stream?> OpenReadAsync(string path, long offset, long? length, CancellationToken cancellationToken)
    {
        Reads++;
        if (!_files.TryGetValue(path, out var bytes))
        {
            return Task.FromResult<Stream?>(null);
        }

        var start = (int)Math.Min(offset, bytes.Length);
        var count = (int)Math.Min(length ?? long.MaxValue, bytes.Length - start);
        return Task.FromResult<Stream?>(new MemoryStream(bytes, start, count, writable: false));
    }

    public Task<StoreWriteStream> CreateAsync(string path, CancellationToken cancellationToken) =>
        Task.FromResult<StoreWriteStream>(new MemoryWriteStream(bytes => WriteAsync(path, bytes, cancellationToken)));

    public Task<IStoreLease?> TryAcquireLeaseAsync(LeaseHolder me, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LeaseHolder?> FindLeaseHolderAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<string> ListRunIdsAsync(CancellationToken cancellationToken) => AsyncEnumerable.Empty<string>();

    public Task<bool> TryCreateAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task ConcatenateAsync(IReadOnlyList<string> sources, string target, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IChunkFile> OpenChunkAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadCheckpointsAsync(string folder, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<StoreFile>> ListAsync(string folder, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task PublishAsync(string from, string to, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        foreach (var file in _files.Keys.Where(f => f == path || f.StartsWith(path + "/", StringComparison.Ordinal)))
        {
            _files.TryRemove(file, out _);
        }

        return Task.CompletedTask;
    }

    private sealed class MemoryWriteStream(Func<byte[], Task> commit) : StoreWriteStream
    {
        private readonly MemoryStream _bytes = new();

        public override void Write(byte[] buffer, int offset, int count) => _bytes.Write(buffer, offset, count);

        public override void Flush()
        {
        }

        public override Task CommitAsync(CancellationToken cancellationToken) => commit(_bytes.ToArray());
    }
}
