using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Testing;
using CardGenius.Testing.Azurite;

namespace CardGenius.Storage.Blobs.Tests;

/// <summary>Tests that kill the service, in their own Azurite.</summary>
public sealed class AzuriteKilledTests
{
    private const string Chunk = "runs/r/chunks/pass-0/000003.ndjson";
    private static readonly CancellationToken None = CancellationToken.None;

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    [Fact]
    public async Task A_service_killed_in_the_middle_costs_time_and_nothing_else()
    {
        await using var azurite = await AzuriteProcess.StartAsync();
        var options = new BlobStoreOptions
        {
            Retries = 1,
            FirstDelay = TimeSpan.FromMilliseconds(1),
            LongestDelay = TimeSpan.FromMilliseconds(1),
            BlockBytes = 1000,
        };
        var store = await BlobRunStore.OpenAsync(azurite.ConnectionString, "killed", new ManualTimeProvider(), options);
        await using var chunk = await store.OpenChunkAsync(Chunk, None);
        await chunk.AppendAsync(Bytes("{\"a\":1}\n"), Bytes("{\"users\":1}"), None);
        await using var file = await store.CreateAsync("runs/r/users.ndjson", None);
        await file.WriteAsync(Bytes(new string('x', 2500)));
        await store.WriteAsync("runs/r/last.json", Bytes("{}"), None);
        await azurite.PersistedAsync("000003.ndjson.part", "last.json");

        await azurite.KillAsync();
        foreach (var use in (Func<Task>[])
        [
            () => chunk.AppendAsync(Bytes("{\"a\":2}\n"), Bytes("{\"users\":2}"), None),
            () => chunk.CommitAsync(Bytes("{\"a\":2}\n"), Bytes("{\"done\":2}"), None),
            async () => await file.WriteAsync(Bytes(new string('y', 1000))),
            () => file.CommitAsync(None),
            () => store.ReadAsync("runs/r/last.json", None),
            () => store.ListAsync("runs", None),
        ])
        {
            var error = await Assert.ThrowsAsync<StoreException>(use);
            Assert.True(error.Transient, error.Message);
        }

        await azurite.RestartAsync();
        Assert.Equal(["runs/r/last.json"], (await store.ListAsync("runs", None)).Select(f => f.Path));
        await chunk.AppendAsync(Bytes("{\"a\":2}\n"), Bytes("{\"users\":2}"), None);
        Assert.Equal("{\"done\":3}", Text(await chunk.CommitAsync(Bytes("{\"a\":3}\n"), Bytes("{\"done\":3}"), None)));
        Assert.Equal($"{{\"a\":1}}\n{{\"a\":2}}\n{{\"a\":3}}\n{(char)ChunkFormat.Mark}{{\"done\":3}}\n", Text((await store.ReadAsync(Chunk, None))!));
    }

    private static string Text(ReadOnlyMemory<byte>? bytes) => System.Text.Encoding.UTF8.GetString(bytes!.Value.Span);
}
