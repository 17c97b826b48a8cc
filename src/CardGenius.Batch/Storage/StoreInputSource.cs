using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage;

/// <summary>An input in the store: the users of an HTTP request, or the failures of a published run.</summary>
/// <param name="store">The store.</param>
/// <param name="path">The path of the file in the store.</param>
public sealed class StoreInputSource(IRunStore store, string path) : IInputSource
{
    /// <inheritdoc/>
    public string Name => path[(path.LastIndexOf('/') + 1)..];

    /// <inheritdoc/>
    public long? Length => null;

    /// <inheritdoc/>
    public async Task<Stream> OpenAsync(CancellationToken cancellationToken) =>
        await store.OpenReadAsync(path, 0, null, cancellationToken)
        ?? throw new InputException($"{path} does not exist in {store.Location}.");
}
