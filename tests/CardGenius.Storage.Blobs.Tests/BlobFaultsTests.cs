using System.Net;
using System.Net.Sockets;
using CardGenius.Batch.Storage;
using CardGenius.Storage.Blobs.Tests.Azurite;

namespace CardGenius.Storage.Blobs.Tests;

public sealed class BlobFaultsTests(AzuriteFixture fixture) : BlobTest(fixture)
{
    private static readonly BlobStoreOptions Impatient = new()
    {
        Retries = 1,
        FirstDelay = TimeSpan.FromMilliseconds(1),
        LongestDelay = TimeSpan.FromMilliseconds(1),
    };

    [Fact]
    public async Task A_wrong_key_says_what_to_do()
    {
        var wrong = Azurite.ConnectionStringWith(Convert.ToBase64String(new byte[64]));
        var error = await Assert.ThrowsAsync<StoreException>(() => BlobRunStore.OpenAsync(wrong, Container, Time));
        Assert.False(error.Transient);
        Assert.Equal(
            $"http://127.0.0.1:{Azurite.Port}/devstoreaccount1/{Container}: access was refused (403 AuthorizationFailure). Check the account key, or "
            + "give the identity this runs as the role Storage Blob Data Contributor on the container; then resume.",
            error.Message);
    }

    [Fact]
    public async Task A_service_that_is_not_there_may_come_back()
    {
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        var port = ((IPEndPoint)unused.LocalEndpoint).Port;
        unused.Stop();
        var connection = Azurite.ConnectionString.Replace($":{Azurite.Port}/", $":{port}/", StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<StoreException>(() => BlobRunStore.OpenAsync(connection, Container, Time, Impatient));
        Assert.True(error.Transient);
        Assert.StartsWith(
            $"http://127.0.0.1:{port}/devstoreaccount1/{Container}: the storage service cannot be reached (Connection refused", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "the run goes on when the service is back (if it never was there, check the account's name and the network).",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_accepts_and_says_nothing_may_come_back()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var port = ((IPEndPoint)mute.LocalEndpoint).Port;
        var connection = Azurite.ConnectionString.Replace($":{Azurite.Port}/", $":{port}/", StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<StoreException>(() => BlobRunStore.OpenAsync(
            connection, Container, Time, Impatient with { NetworkTimeout = TimeSpan.FromMilliseconds(200) }));
        Assert.True(error.Transient);
        Assert.Contains("the storage service did not answer in time.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_is_no_fault_of_the_service()
    {
        var store = await OpenAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadAsync("runs/r/plan.json", cancelled.Token));
    }

    [Fact]
    public async Task A_container_that_was_deleted_is_named_and_not_taken_for_an_empty_store()
    {
        var store = await OpenAsync();
        await Raw.DeleteAsync();
        foreach (var use in (Func<Task>[])
        [
            () => store.ReadAsync("runs/r/plan.json", None),
            () => store.WriteAsync("runs/r/plan.json", Bytes("{}"), None),
            () => store.OpenReadAsync("runs/r/users.ndjson", 0, null, None),
            () => store.OpenChunkAsync(Chunk, None),
            () => store.ListAsync("runs", None),
            () => store.FindLockHolderAsync(None),
            () => store.ListRunIdsAsync(None).ToListAsync().AsTask(),
        ])
        {
            var error = await Assert.ThrowsAsync<StoreException>(use);
            Assert.Contains(": the container is not there.", error.Message, StringComparison.Ordinal);
            Assert.False(error.Transient);
        }
    }
}
