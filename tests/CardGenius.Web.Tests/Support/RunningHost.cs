using CardGenius.Web.Execution;

namespace CardGenius.Web.Tests.Support;

/// <summary>A host that executes runs in the background.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly Task<int> _running;

    public RunningHost(EmbeddedRunHost host)
    {
        Host = host;
        _running = Task.Run(() => host.RunAsync(_stop.Token, _abort.Token));
    }

    public EmbeddedRunHost Host { get; }

    /// <summary>Stops the host as Ctrl-C does.</summary>
    /// <returns>The number of runs that the next process continues.</returns>
    public Task<int> StopAsync()
    {
        // A test can open the API after this call, so the run must know of the stop before it returns.
        _stop.Cancel();
        return _running;
    }

    /// <summary>Ends the host without a checkpoint, as a second Ctrl-C does.</summary>
    public Task<int> AbortAsync()
    {
        _stop.Cancel();
        _abort.Cancel();
        return _running;
    }

    public async ValueTask DisposeAsync()
    {
        await AbortAsync();
        _stop.Dispose();
        _abort.Dispose();
    }
}
