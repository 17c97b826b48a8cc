using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using CardGenius.Batch.Storage;
using CardGenius.Testing;
using CardGenius.Testing.Azurite;

namespace CardGenius.Storage.Blobs.Tests;

/// <summary>Access with an identity's tokens over HTTPS and without keys, as in Azure.</summary>
public sealed class IdentityTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public async Task A_run_is_written_and_published_with_tokens_alone()
    {
        await using var azurite = await AzuriteProcess.StartAsync(takesTokens: true);
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        };
        var options = new BlobStoreOptions { Configure = client => client.Transport = new HttpClientTransport(handler) };
        var credential = new MadeUpIdentity();
        var store = await BlobRunStore.OpenAsync(azurite.Address, "cardgenius", credential, new ManualTimeProvider(), options);
        await using var held = await store.TryAcquireLeaseAsync(LeaseHolder.Me("r", TimeProvider.System), None);
        Assert.NotNull(held);
        await using (var chunk = await store.OpenChunkAsync("runs/r/chunks/pass-0/000000.ndjson", None))
        {
            await chunk.AppendAsync(Bytes("{\"a\":1}\n"), Bytes("{\"users\":1}"), None);
            await chunk.CommitAsync(Bytes("{\"a\":2}\n"), Bytes("{\"done\":2}"), None);
        }

        await store.ConcatenateAsync(["runs/r/chunks/pass-0/000000.ndjson"], "runs/r/publish/part", None);
        await store.PublishAsync("runs/r/publish", "results/r", None);
        Assert.Equal(["results/r/part"], (await store.ListAsync("results", None)).Select(f => f.Path));
        Assert.StartsWith("{\"a\":1}\n{\"a\":2}\n", Encoding.UTF8.GetString((await store.ReadAsync("results/r/part", None))!), StringComparison.Ordinal);
        Assert.Equal(["https://storage.azure.com/.default"], credential.Scopes.Distinct());
    }

    /// <summary>Azurite checks a token's claims and not its signature.</summary>
    private sealed class MadeUpIdentity : TokenCredential
    {
        public List<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.AddRange(requestContext.Scopes);
            return new AccessToken(MadeUpToken.Write(TimeProvider.System.GetUtcNow(), out var ends), ends);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
