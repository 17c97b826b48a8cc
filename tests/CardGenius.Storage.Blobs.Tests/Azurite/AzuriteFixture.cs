using CardGenius.Testing.Azurite;

namespace CardGenius.Storage.Blobs.Tests.Azurite;

/// <summary>The one Azurite of a test run; each test has a container of its own.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private AzuriteProcess? _azurite;

    internal AzuriteProcess Azurite => _azurite!;

    public async Task InitializeAsync()
    {
        // The contract opens a store synchronously, a dozen at once in one test, each waiting on a thread of the pool.
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
