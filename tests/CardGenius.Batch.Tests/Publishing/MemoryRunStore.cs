using System.Collections.Concurrent;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Tests.Publishing;

/// <summary>A store in memory. A test can copy and damage it many times.</summary>
internal sealed class MemoryRunStore : IRunStore
{
    private readonly ConcurrentDictionary<string, byte[]> _files;
    private int _reads;

    public MemoryRunStore()
        : this([])
    {
    }

    private MemoryRunStore(IEnumerable<KeyValuePair<string, byte[]>> files) => _files = new(files, StringComparer.Ordinal);

    public string Location => "memory";

    /// <summary>Gets or sets whether the store is unavailable. Documents can be neither read nor written then.</summary>
    public bool IsDown { get; set; }

    /// <summary>Gets the number of documents that were read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Gets or sets what happens before a document is written.</summary>
    public Func<string, Task> Writing { get; set; } = _ => Task.CompletedTask;

    /// <summary>Gets or sets what happens after a document was created, and before the caller knows it.</summary>
    public Func<string, Task> Created { get; set; } = _ => Task.CompletedTask;

    /// <summary>Gets all files by path. The content arrays are never modified.</summary>
    public SortedDictionary<string, byte[]> Files => new(new Dictionary<string, byte[]>(_files), StringComparer.Ordinal);

    public byte[] this[string path]
    {
        get => _files[path];
        set => _files[path] = value;
    }

    public MemoryRunStore Copy() => new(_files);

    public void Remove(string path) => Assert.True(_files.TryRemove(path, out _), path);

    public Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        ThrowIfDown();
        return Task.FromResult(_files.GetValueOrDefault(path));
    }

    public async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        await Writing(path);
        _files[path] = content.ToArray();
    }

    public async Task<bool> TryCreateAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        var isCreated = _files.TryAdd(path, content.ToArray());
        await Created(path);
        return isCreated;
    }

    public Task<Stream?> OpenReadAsync(string path, long offset, long? length, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(_files.TryGetValue(path, out var content)
            ? new MemoryStream(content, (int)offset, (int)Math.Min(length ?? long.MaxValue, content.Length - offset), writable: false)
            : null);

    public Task<StoreWriteStream> CreateAsync(string path, CancellationToken cancellationToken) =>
        Task.FromResult<StoreWriteStream>(new Writer(content => _files[path] = content));

    public Task ConcatenateAsync(IReadOnlyList<string> sources, string target, CancellationToken cancellationToken)
    {
        _files[target] = [.. sources.SelectMany(s => _files[s])];
        return Task.CompletedTask;
    }

    public Task<IChunkFile> OpenChunkAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadCheckpointsAsync(string folder, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<StoreFile>> ListAsync(string folder, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoreFile>>(
            [.. Files.Where(f => f.Key.StartsWith(folder + "/", StringComparison.Ordinal)).Select(f => new StoreFile(f.Key, f.Value.Length))]);

    public Task PublishAsync(string from, string to, CancellationToken cancellationToken)
    {
        foreach (var (path, content) in Files.Where(f => f.Key.StartsWith(from + "/", StringComparison.Ordinal)))
        {
            _files[to + path[from.Length..]] = content;
            _files.TryRemove(path, out _);
        }

        return Task.CompletedTask;
    }

    public Task DeleteAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var path in Files.Keys.Where(p => p.StartsWith(folder + "/", StringComparison.Ordinal)))
        {
            _files.TryRemove(path, out _);
        }

        return Task.CompletedTask;
    }

    public Task<IStoreLease?> TryAcquireLeaseAsync(LeaseHolder me, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LeaseHolder?> FindLeaseHolderAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<string> ListRunIdsAsync(CancellationToken cancellationToken) => _files.Keys
        .Where(p => p.StartsWith("runs/", StringComparison.Ordinal)).Select(p => p.Split('/')[1]).Distinct().Order(StringComparer.Ordinal).ToAsyncEnumerable();

    private void ThrowIfDown()
    {
        if (IsDown)
        {
            throw new StoreException("memory is down") { Transient = true };
        }
    }

    private sealed class Writer(Action<byte[]> commit) : StoreWriteStream
    {
        private readonly MemoryStream _content = new();

        public override Task CommitAsync(CancellationToken cancellationToken)
        {
            commit(_content.ToArray());
            return Task.CompletedTask;
        }

        public override void Write(byte[] buffer, int offset, int count) => _content.Write(buffer, offset, count);

        public override void Flush()
        {
        }
    }
}
