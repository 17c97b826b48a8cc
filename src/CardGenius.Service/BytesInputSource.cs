using CardGenius.Batch.Storage;

namespace CardGenius.Service;

/// <summary>An input in memory.</summary>
internal sealed class BytesInputSource(string name, ReadOnlyMemory<byte> content) : IInputSource
{
    public string Name => name[(name.LastIndexOf('/') + 1)..];

    public long? Length => content.Length;

    public Task<Stream> OpenAsync(CancellationToken cancellationToken) =>
        Task.FromResult<Stream>(new MemoryStream(content.ToArray(), writable: false));
}
