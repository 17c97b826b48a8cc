using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Telemetry;

/// <summary>Measures the operations of a store. It does not measure the store lease: its renewals would be most of the operations.</summary>
/// <param name="store">The store.</param>
/// <param name="time">The clock.</param>
/// <param name="instruments">The instruments that record the operations; null: the instruments of the process.</param>
public sealed class MeasuredStore(IRunStore store, TimeProvider time, StoreInstruments? instruments = null) : IRunStore
{
    private readonly OperationTimer _timer = new(time, instruments ?? BatchTelemetry.Store);

    /// <inheritdoc/>
    public string Location => store.Location;

    /// <inheritdoc/>
    public Task<IStoreLease?> TryAcquireLeaseAsync(LeaseHolder me, CancellationToken cancellationToken) =>
        store.TryAcquireLeaseAsync(me, cancellationToken);

    /// <inheritdoc/>
    public Task<LeaseHolder?> FindLeaseHolderAsync(CancellationToken cancellationToken) => store.FindLeaseHolderAsync(cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ListRunIdsAsync(CancellationToken cancellationToken) => store.ListRunIdsAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken) =>
        _timer.MeasureAsync("read", () => store.ReadAsync(path, cancellationToken));

    /// <inheritdoc/>
    public Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        _timer.MeasureAsync("write", () => store.WriteAsync(path, content, cancellationToken));

    /// <inheritdoc/>
    public Task<bool> TryCreateAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        _timer.MeasureAsync("write", () => store.TryCreateAsync(path, content, cancellationToken));

    /// <inheritdoc/>
    public Task<Stream?> OpenReadAsync(string path, long offset, long? length, CancellationToken cancellationToken) =>
        _timer.MeasureAsync("read", () => store.OpenReadAsync(path, offset, length, cancellationToken));

    /// <inheritdoc/>
    public async Task<StoreWriteStream> CreateAsync(string path, CancellationToken cancellationToken) =>
        new MeasuredWriteStream(await store.CreateAsync(path, cancellationToken), _timer);

    /// <inheritdoc/>
    public Task ConcatenateAsync(IReadOnlyList<string> sources, string target, CancellationToken cancellationToken) =>
        _timer.MeasureAsync("write", () => store.ConcatenateAsync(sources, target, cancellationToken));

    /// <inheritdoc/>
    public async Task<IChunkFile> OpenChunkAsync(string path, CancellationToken cancellationToken) =>
        new MeasuredChunkFile(await _timer.MeasureAsync("read", () => store.OpenChunkAsync(path, cancellationToken)), _timer);

    /// <inheritdoc/>
    public async Task<IChunkFile> CreateChunkAsync(string path, CancellationToken cancellationToken) =>
        new MeasuredChunkFile(await _timer.MeasureAsync("read", () => store.CreateChunkAsync(path, cancellationToken)), _timer);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadCheckpointsAsync(string folder, CancellationToken cancellationToken) =>
        _timer.MeasureAsync("read", () => store.ReadCheckpointsAsync(folder, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoreFile>> ListAsync(string folder, CancellationToken cancellationToken) =>
        _timer.MeasureAsync("list", () => store.ListAsync(folder, cancellationToken));

    /// <inheritdoc/>
    public Task PublishAsync(string from, string to, CancellationToken cancellationToken) =>
        _timer.MeasureAsync("commit", () => store.PublishAsync(from, to, cancellationToken));

    /// <inheritdoc/>
    public Task DeleteAsync(string path, CancellationToken cancellationToken) =>
        _timer.MeasureAsync("delete", () => store.DeleteAsync(path, cancellationToken));
}
