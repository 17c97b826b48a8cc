using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Storage.Contract;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Storage.Folder;

public sealed class FolderLeaseTests : StoreLeaseContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected override IRunStore Open(TimeProvider time) => new FolderStore(_folder.Path, time);

    public void Dispose() => _folder.Dispose();

    // Finding the holder locks the guard file, so it waits for a renewal in progress.
    protected override Task HeartbeatWrittenAsync() => SettleAsync();

    protected override async Task SettleAsync() => await Open(Time).FindLeaseHolderAsync(CancellationToken.None);
}
