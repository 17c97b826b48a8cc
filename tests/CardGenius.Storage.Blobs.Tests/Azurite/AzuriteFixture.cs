using CardGenius.Testing.Azurite;

namespace CardGenius.Storage.Blobs.Tests.Azurite;

/// <summary>The Azurite that all tests share. Each test has its own container.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private AzuriteProcess? _azurite;

    internal AzuriteProcess Azurite => _azurite!;

    public async Task InitializeAsync()
    {
        // One test of the contract opens a dozen stores synchronously at the same time. Each waits on a thread of the pool.
        ThreadPool.SetMinThreads(32, 32);
        _azurite = await AzuriteProcess.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }
    }
}
