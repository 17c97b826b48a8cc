using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage;

/// <summary>An input that lies in the store itself: users that came with a request, or the failures of a published run.</summary>
/// <param name="store">The store.</param>
/// <param name="path">The file.</param>
public sealed class StoreInputSource(IRunStore store, string path) : IInputSource
{
    /// <inheritdoc/>
    public string Name => path[(path.LastIndexOf('/') + 1)..];

    /// <inheritdoc/>
    public long? Length => null;

    /// <inheritdoc/>
    public async Task<Stream> OpenAsync(CancellationToken cancellationToken) =>
        await store.OpenReadAsync(path, 0, null, cancellationToken)
        ?? throw new InputException($"{path} is not there in {store.Location}.");
}
