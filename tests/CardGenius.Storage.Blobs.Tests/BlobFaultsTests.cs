using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Azure;
using Azure.Identity;
using CardGenius.Batch.Model;
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
            "the run continues when the service is available again. If the service was never available, check the account's name and the network.",
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
        Assert.Contains("the storage service did not respond in time.", error.Message, StringComparison.Ordinal);
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
    public async Task A_deleted_container_is_named_and_not_taken_for_an_empty_store()
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
            () => store.FindLeaseHolderAsync(None),
            () => store.ListRunIdsAsync(None).ToListAsync().AsTask(),
        ])
        {
            var error = await Assert.ThrowsAsync<StoreException>(use);
            Assert.Contains(": the container does not exist.", error.Message, StringComparison.Ordinal);
            Assert.False(error.Transient);
        }
    }

    public static TheoryData<Exception, bool, string> Faults => new()
    {
        { new RequestFailedException(503, "busy", "ServerBusy", null), true, "the storage service responds with 503 ServerBusy. Checkpointed work" },
        { new RequestFailedException(500, "oops", "InternalError", null), true, "the storage service responds with 500 InternalError. Checkpointed work" },
        { new RequestFailedException(429, "slow", "TooManyRequests", null), true, "the storage service responds with 429 TooManyRequests." },
        { new RequestFailedException(408, "slow", null, null), true, "the storage service responds with 408 ." },
        { new RequestFailedException(409, "gone", "ContainerBeingDeleted", null), true, "the storage service responds with 409 ContainerBeingDeleted." },
        { new RequestFailedException(0, "x", null, new SocketException((int)SocketError.HostNotFound)), true, "the storage service cannot be reached (" },
        { new AggregateException(new IOException("first"), new IOException("cut off")), true, "the storage service cannot be reached (cut off)." },
        { new HttpRequestException("cut off."), true, "the storage service cannot be reached (cut off)." },
        { new TaskCanceledException(), true, "the storage service did not respond in time." },
        { new RequestFailedException(401, "no", "NoAuthenticationInformation", null), false, "access was refused (401 NoAuthenticationInformation)." },
        { new RequestFailedException(403, "no", "AuthorizationPermissionMismatch", null), false, "access was refused (403 AuthorizationPermissionMismatch)." },
        { new RequestFailedException(404, "no", "ContainerNotFound", null), false, "the container does not exist." },
        { new RequestFailedException(400, "no", "InvalidHeaderValue", null), false, "the storage service refused the request (400 InvalidHeaderValue)." },
        { new AuthenticationException("The certificate is not trusted."), false, "The certificate is not trusted." },
        { new MadeUpSignInException(), false, "no token for the storage service was issued. Check the managed identity, or sign in; then resume. (No identity here.)" },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void A_fault_says_where_what_and_whether_waiting_helps(Exception fault, bool transient, string expected)
    {
        var explained = BlobFaults.Explain(new Uri("https://a.blob.core.windows.net/c/runs/r/plan.json?sig=secret"), fault, None);
        Assert.StartsWith($"https://a.blob.core.windows.net/c/runs/r/plan.json: {expected}", explained!.Message, StringComparison.Ordinal);
        Assert.Equal(transient, explained.Transient);
        Assert.Equal(fault is RequestFailedException { Status: 401 or 403 } or AuthenticationException or MadeUpSignInException, explained.IsAccessRefused);
        Assert.Same(fault is AggregateException { InnerExceptions: [.., var last] } ? last : fault, explained.InnerException);
        Assert.DoesNotContain("secret", explained.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_fault_of_the_service_stays_what_it_is()
    {
        var place = new Uri("https://a.blob.core.windows.net/c");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Null(BlobFaults.Explain(place, new ArgumentException("bad path"), None));
        Assert.Null(BlobFaults.Explain(place, new InvalidOperationException("committed"), None));
        Assert.Null(BlobFaults.Explain(place, new StoreException("said already"), None));
        Assert.Null(BlobFaults.Explain(place, new OperationCanceledException(), cancelled.Token));
        Assert.Null(BlobFaults.Explain(place, new NotSupportedException(), None));
    }
}
