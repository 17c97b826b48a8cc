using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Tests.Publishing;

/// <summary>
/// A store that simulates a crash at the n-th step, before or after the step takes effect. All later calls fail. A publication is copied file by
/// file, as in an object store, so a crash can occur between two files.
/// </summary>
internal sealed class CrashingStore(MemoryRunStore inner, int crashAt, bool after) : IRunStore
{
    private int _steps;

    public string Location => inner.Location;

    public bool Crashed => _steps >= crashAt;

    public Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken) =>
        StepAsync(() => inner.ReadAsync(path, cancellationToken));

    public Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        StepAsync(() => inner.WriteAsync(path, content, cancellationToken));

    public Task<bool> TryCreateAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        StepAsync(() => inner.TryCreateAsync(path, content, cancellationToken));

    public Task<Stream?> OpenReadAsync(string path, long offset, long? length, CancellationToken cancellationToken) =>
        StepAsync(() => inner.OpenReadAsync(path, offset, length, cancellationToken));

    public Task<StoreWriteStream> CreateAsync(string path, CancellationToken cancellationToken) =>
        StepAsync<StoreWriteStream>(async () => new Writer(this, await inner.CreateAsync(path, cancellationToken)));

    public Task ConcatenateAsync(IReadOnlyList<string> sources, string target, CancellationToken cancellationToken) =>
        StepAsync(() => inner.ConcatenateAsync(sources, target, cancellationToken));

    public Task<IChunkFile> OpenChunkAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadCheckpointsAsync(string folder, CancellationToken cancellationToken) =>
        inner.ReadCheckpointsAsync(folder, cancellationToken);

    public Task<IReadOnlyList<StoreFile>> ListAsync(string folder, CancellationToken cancellationToken) =>
        StepAsync(() => inner.ListAsync(folder, cancellationToken));

    public async Task PublishAsync(string from, string to, CancellationToken cancellationToken)
    {
        var files = await inner.ListAsync(from, cancellationToken);
        foreach (var file in files)
        {
            await StepAsync(() => inner.WriteAsync(to + file.Path[from.Length..], inner[file.Path], cancellationToken));
        }

        await StepAsync(() => inner.DeleteAsync(from, cancellationToken));
    }

    public async Task DeleteAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var file in await inner.ListAsync(folder, cancellationToken))
        {
            await StepAsync(() =>
            {
                inner.Remove(file.Path);
                return Task.CompletedTask;
            });
        }
    }

    public Task<IStoreLease?> TryAcquireLeaseAsync(LeaseHolder me, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LeaseHolder?> FindLeaseHolderAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<string> ListRunIdsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    private async Task<T> StepAsync<T>(Func<Task<T>> step)
    {
        if (_steps >= crashAt || (++_steps == crashAt && !after))
        {
            throw new StoreException("crashed");
        }

        var result = await step();
        return _steps < crashAt ? result : throw new StoreException("crashed");
    }

    private Task<bool> StepAsync(Func<Task> step) => StepAsync(async () =>
    {
        await step();
        return true;
    });

    private sealed class Writer(CrashingStore owner, StoreWriteStream file) : StoreWriteStream
    {
        public override Task CommitAsync(CancellationToken cancellationToken) =>
            owner.StepAsync(() => file.CommitAsync(cancellationToken));

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Stores are written asynchronously.");

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            await owner.StepAsync(async () => await file.WriteAsync(buffer, cancellationToken));

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }
    }
}
