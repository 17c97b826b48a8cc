using CardGenius.Batch.Storage;
using CardGenius.Storage.Blobs.Tests.Azurite;
using CardGenius.Storage.Contract;

namespace CardGenius.Storage.Blobs.Tests;

[Collection(AzuriteCollection.Name)]
public sealed class BlobLeaseContractTests(AzuriteFixture fixture) : StoreLeaseContract
{
    private readonly string _container = $"t{Guid.NewGuid():N}";

    protected override IRunStore Open(TimeProvider time) =>
        BlobRunStore.OpenAsync(fixture.Azurite.ConnectionString, _container, time, null, CancellationToken.None).GetAwaiter().GetResult();

    protected override Task HeartbeatWrittenAsync() => Heartbeat.WrittenAsync(Open(Time), Time);

    // A renewal may be in flight while time passes.
    protected override Task SettleAsync() => Task.CompletedTask;
}
