using Azure.Core;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Storage.Blobs.Tests.Azurite;

namespace CardGenius.Storage.Blobs.Tests;

public sealed class BlobRunStoreTests(AzuriteFixture fixture) : BlobTest(fixture)
{
    private const string Staging = "runs/r/publish";
    private const string Results = "results/run_date=2026-11-02/run_id=r";

    [Theory]
    [InlineData("../outside")]
    [InlineData("runs/../../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("runs//r")]
    [InlineData("runs\\r")]
    [InlineData("")]
    public async Task No_path_leaves_the_store(string path)
    {
        var store = await OpenAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => store.WriteAsync(path, Bytes("x"), None));
    }

    [Fact]
    public async Task The_location_says_which_container_it_is_and_no_key()
    {
        var store = await OpenAsync();
        Assert.Equal($"blob container http://127.0.0.1:{Azurite.Port}/devstoreaccount1/{Container}", store.Location);
    }

    [Fact]
    public async Task A_container_is_found_where_it_is_there_and_never_made_by_looking()
    {
        Assert.Null(await BlobRunStore.FindAsync(Azurite.ConnectionString, Container, Time));
        Assert.False(await Raw.ExistsAsync());

        await (await OpenAsync()).WriteAsync("runs/r/a.json", Bytes("{}"), None);
        var found = await BlobRunStore.FindAsync(Azurite.ConnectionString, Container, Time);
        Assert.Equal("{}", Text(await found!.ReadAsync("runs/r/a.json", None)));
    }

    [Fact]
    public void The_address_of_a_container_holds_no_secret()
    {
        Assert.Equal($"http://127.0.0.1:{Azurite.Port}/devstoreaccount1/weekly", BlobRunStore.AddressOf(Azurite.ConnectionString, "weekly").AbsoluteUri);
        Assert.Equal(
            "https://acme.blob.core.windows.net/weekly",
            BlobRunStore.AddressOf("BlobEndpoint=https://acme.blob.core.windows.net;SharedAccessSignature=sv=2022-11-02&sig=c2VjcmV0", "weekly").AbsoluteUri);
    }

    [Theory]
    [InlineData("Runs")]
    [InlineData("ab")]
    [InlineData("-runs")]
    [InlineData("runs--x")]
    [InlineData("runs/x")]
    public async Task A_name_that_no_container_can_have_is_refused(string name)
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => BlobRunStore.OpenAsync(Azurite.ConnectionString, name, Time));
        Assert.Equal(
            $"'{name}' is not a valid container name. Expected: 3 to 63 lowercase letters, digits and single hyphens, beginning and ending with a letter or "
            + "digit.",
            error.Message);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c2VjcmV0;EndpointSuffix")]
    public async Task A_connection_string_that_cannot_be_read_is_refused_and_not_shown(string connectionString)
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => BlobRunStore.OpenAsync(connectionString, Container, Time));
        Assert.StartsWith("The connection string of the blob store is not valid. Expected: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", error.ToString(), StringComparison.Ordinal);
        Assert.False(error.Transient);
    }

    [Theory]
    [InlineData("http://account.blob.core.windows.net")]
    [InlineData("ftp://account")]
    public async Task An_address_that_would_send_a_token_in_the_clear_is_refused(string address)
    {
        var error = await Assert.ThrowsAsync<StoreException>(
            () => BlobRunStore.OpenAsync(new Uri(address), Container, new NoCredential(), Time));
        Assert.Contains("Expected: an address such as https://ACCOUNT.blob.core.windows.net.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unfinished_files_are_not_listed()
    {
        var store = await OpenAsync(new BlobStoreOptions { BlockBytes = 16 });
        await using var file = await store.CreateAsync("runs/r/users.ndjson", None);
        await file.WriteAsync(Bytes(new string('x', 100)));
        await using var chunk = await store.OpenChunkAsync(Chunk, None);
        await chunk.AppendAsync(Bytes("{\"a\":1}\n"), Bytes("{\"users\":1}"), None);
        Assert.Empty(await store.ListAsync("runs", None));
    }

    [Fact]
    public async Task A_deleted_run_leaves_no_checkpoints()
    {
        var store = await OpenAsync();
        await using var chunk = await store.OpenChunkAsync(Chunk, None);
        await chunk.AppendAsync(Bytes("{\"a\":1}\n"), Bytes("{\"users\":1}"), None);
        await store.DeleteAsync("runs/r", None);
        Assert.Empty(Raw.GetBlobs());
    }

    [Fact]
    public async Task A_document_created_by_a_request_whose_answer_was_lost_is_ones_own()
    {
        // The first request checks whether the container exists.
        var store = await OpenAsync();
        var wire = new Wire { LosesAnswerOf = 2 };
        var unlucky = await OpenAsync(wire);
        Assert.True(await unlucky.TryCreateAsync("runs/r/plan.json", Bytes("mine"), None));
        Assert.Equal(["GET", "PUT", "PUT", "HEAD"], wire.Requests);
        Assert.False(await store.TryCreateAsync("runs/r/plan.json", Bytes("mine"), None));
    }

    [Fact]
    public async Task A_publication_cut_anywhere_is_whole_when_it_is_asked_for_again()
    {
        var whole = false;
        for (var requests = 1; !whole; requests++)
        {
            Assert.True(requests < 60, "It never ends.");
            var store = await OpenAsync();
            await store.DeleteAsync("results", None);
            await CreateAsync(store, $"{Staging}/part-00000.ndjson.gz", "0");
            await CreateAsync(store, $"{Staging}/part-00001.ndjson.gz", "1");
            await CreateAsync(store, $"{Staging}/manifest.json", "{}");
            whole = await DiesAsync(requests, s => s.PublishAsync(Staging, Results, None)) is false;

            await store.PublishAsync(Staging, Results, None);
            Assert.Equal(
                [$"{Results}/manifest.json", $"{Results}/part-00000.ndjson.gz", $"{Results}/part-00001.ndjson.gz"],
                (await store.ListAsync("results", None)).Select(f => f.Path));
            Assert.Equal("0", await ReadAllAsync(store, $"{Results}/part-00000.ndjson.gz"));
            Assert.Equal("1", await ReadAllAsync(store, $"{Results}/part-00001.ndjson.gz"));
            Assert.Empty(await store.ListAsync(Staging, None));
        }
    }

    [Fact]
    public async Task Putting_together_names_the_file_that_is_missing()
    {
        var store = await OpenAsync();
        var error = await Assert.ThrowsAsync<StoreException>(() => store.ConcatenateAsync(["runs/r/s/0"], "runs/r/all", None));
        Assert.EndsWith($"/{Container}/runs/r/s/0: the file is missing.", error.Message, StringComparison.Ordinal);
        Assert.Null(await ReadAllAsync(store, "runs/r/all"));
    }

    private async Task<bool> DiesAsync(int after, Func<IRunStore, Task> life)
    {
        try
        {
            await life(await OpenAsync(new Wire { DiesAfter = after }));
            return false;
        }
        catch (StoreException error) when (error.Transient)
        {
            return true;
        }
    }

    private sealed class NoCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
