using CardGenius.Batch.Storage;
using CardGenius.Storage.Blobs.Tests.Azurite;
using CardGenius.Storage.Contract;

namespace CardGenius.Storage.Blobs.Tests;

/// <summary>The contract of every store, against Azurite.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class BlobRunStoreContractTests(AzuriteFixture fixture) : RunStoreContract
{
    private readonly string _container = $"t{Guid.NewGuid():N}";

    protected override IRunStore Open(TimeProvider time) =>
        BlobRunStore.OpenAsync(fixture.Azurite.ConnectionString, _container, time, null, None).GetAwaiter().GetResult();
}
