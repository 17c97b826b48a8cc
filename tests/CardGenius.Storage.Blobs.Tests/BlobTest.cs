using System.Text;
using Azure.Storage.Blobs;
using CardGenius.Batch.Storage;
using CardGenius.Storage.Blobs.Tests.Azurite;
using CardGenius.Testing;
using CardGenius.Testing.Azurite;

namespace CardGenius.Storage.Blobs.Tests;

/// <summary>A test with its own container in the shared Azurite.</summary>
[Collection(AzuriteCollection.Name)]
public abstract class BlobTest(AzuriteFixture fixture)
{
    protected const string Chunk = "runs/r/chunks/pass-0/000003.ndjson";
    protected static readonly CancellationToken None = CancellationToken.None;

    protected string Container { get; } = $"t{Guid.NewGuid():N}";

    protected ManualTimeProvider Time { get; } = new();

    private protected AzuriteProcess Azurite => fixture.Azurite;

    /// <summary>The container, for access without the store.</summary>
    protected BlobContainerClient Raw => new(
        Azurite.ConnectionString, Container, new BlobClientOptions(BlobClientOptions.ServiceVersion.V2021_12_02));

    private protected Task<BlobRunStore> OpenAsync(Wire wire) => OpenAsync(wire.Options);

    protected Task<BlobRunStore> OpenAsync(BlobStoreOptions? options = null) =>
        BlobRunStore.OpenAsync(Azurite.ConnectionString, Container, Time, options, None);

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(ReadOnlyMemory<byte>? bytes) => Encoding.UTF8.GetString(bytes!.Value.Span);

    protected static async Task<string?> ReadAllAsync(IRunStore store, string path)
    {
        await using var stream = await store.OpenReadAsync(path, 0, null, None);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    protected static async Task<string[]> OutcomesAsync(IRunStore store, string chunk = Chunk) =>
    [
        .. (await ReadAllAsync(store, chunk))!
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != ChunkFormat.Mark),
    ];

    protected static async Task CreateAsync(IRunStore store, string path, string content)
    {
        await using var file = await store.CreateAsync(path, None);
        await file.WriteAsync(Bytes(content));
        await file.CommitAsync(None);
    }
}
