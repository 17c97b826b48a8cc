using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Runs;

/// <summary>Looks at a run's control file every few seconds and passes wishes on to the chunks of this process.</summary>
internal sealed class ControlWatcher : IAsyncDisposable
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly RunCatalog _catalog;
    private readonly string _runId;
    private readonly RunSignals _signals;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    public ControlWatcher(RunCatalog catalog, string runId, RunSignals signals, TimeProvider time)
    {
        _catalog = catalog;
        _runId = runId;
        _signals = signals;
        _watching = WatchAsync(time);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                await LookAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The run ended.
        }
    }

    private async Task LookAsync()
    {
        try
        {
            switch ((await _catalog.ReadControlAsync(_runId, _end.Token)).Request)
            {
                case ControlRequest.Pause:
                    _signals.Ask(YieldReason.Paused);
                    break;
                case ControlRequest.Cancel:
                    _signals.Ask(YieldReason.Cancelled);
                    break;
                default:
                    break;
            }
        }
        catch (StoreException)
        {
            // The chunks meet the same fault and report it; looking again costs nothing.
        }
    }
}
