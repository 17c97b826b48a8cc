using System.IO.Compression;
using CardGenius.Batch.Storage;
using CardGenius.Storage.Blobs.Tests.Azurite;

namespace CardGenius.Storage.Blobs.Tests;

public sealed class BlobWriteStreamTests(AzuriteFixture fixture) : BlobTest(fixture)
{
    [Fact]
    public async Task A_file_of_many_blocks_comes_back_whole()
    {
        var content = new byte[300_001];
        new Random(1).NextBytes(content);
        var store = await OpenAsync(new BlobStoreOptions { BlockBytes = 1000 });
        await using (var file = await store.CreateAsync("runs/r/users.ndjson", None))
        {
            for (var at = 0; at < content.Length; at += 7_777)
            {
                await file.WriteAsync(content.AsMemory(at, Math.Min(7_777, content.Length - at)));
            }

            await file.CommitAsync(None);
        }

        Assert.Equal(content, await store.ReadAsync("runs/r/users.ndjson", None));
    }

    [Fact]
    public async Task A_compressor_that_writes_synchronously_can_write_into_it()
    {
        var store = await OpenAsync(new BlobStoreOptions { BlockBytes = 1000 });
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i * 7919},"));
        await using (var file = await store.CreateAsync("runs/r/results.csv.gz", None))
        {
            using (var gzip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(Bytes(text));
            }

            await file.CommitAsync(None);
        }

        await using var stream = await store.OpenReadAsync("runs/r/results.csv.gz", 0, null, None);
        using var reader = new StreamReader(new GZipStream(stream!, CompressionMode.Decompress));
        Assert.Equal(text, await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        var store = await OpenAsync();
        await CreateAsync(store, "runs/r/rejects.ndjson", "");
        Assert.Equal("", await ReadAllAsync(store, "runs/r/rejects.ndjson"));
        Assert.Equal([new StoreFile("runs/r/rejects.ndjson", 0)], await store.ListAsync("runs/r", None));
    }

    [Fact]
    public async Task A_committed_file_takes_no_more()
    {
        var store = await OpenAsync();
        await using var file = await store.CreateAsync("runs/r/users.ndjson", None);
        await file.CommitAsync(None);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await file.WriteAsync(Bytes("x")));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => file.CommitAsync(None));
    }
}
