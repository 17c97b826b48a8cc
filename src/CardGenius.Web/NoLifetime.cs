using Microsoft.Extensions.Hosting;

namespace CardGenius.Web;

/// <summary>The lifetime of a server that handles no signals.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
