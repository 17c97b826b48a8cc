using System.Text.Json;
using CardGenius.Batch.Storage;
using CardGenius.Testing;

namespace CardGenius.Storage.Blobs.Tests;

internal static class Heartbeat
{
    /// <summary>Waits until the latest due renewal of the lease is in the store.</summary>
    public static async Task WrittenAsync(IRunStore store, ManualTimeProvider time)
    {
        await Eventually.IsAsync(
            async () => await store.ReadAsync("lock.json", CancellationToken.None) is not { } content
                || time.GetUtcNow() - Read(content) < TimeSpan.FromSeconds(5),
            "the heartbeat is written");
    }

    private static DateTimeOffset Read(byte[] content)
    {
        using var document = JsonDocument.Parse(content);
        return document.RootElement.GetProperty("heartbeat").GetDateTimeOffset();
    }
}
