using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>The signals of one execution's chunks in this process, and who watches for them. Signals do not go back, so a run that was
/// paused and goes on has a new one.</summary>
internal sealed class RunSession : IAsyncDisposable
{
    private readonly ControlWatcher _watcher;

    private RunSession(ControlWatcher watcher, RunSignals signals)
    {
        _watcher = watcher;
        Signals = signals;
    }

    public RunSignals Signals { get; }

    /// <summary>A session whose signals say what the store says now.</summary>
    public static async Task<RunSession> BeginAsync(
        IRunStore store, RunKey key, RunActivityOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var catalog = new RunCatalog(store, time);
        var turn = new RunLease(store, time);
        var signals = new RunSignals();
        if (!await turn.IsMineAsync(key.RunId, key.Execution, cancellationToken))
        {
            signals.Ask(YieldReason.Stopping);
        }

        switch ((await catalog.ReadControlAsync(key.RunId, cancellationToken)).Request)
        {
            case ControlRequest.Pause:
                signals.Ask(YieldReason.Paused);
                break;
            case ControlRequest.Cancel:
                signals.Ask(YieldReason.Cancelled);
                break;
            default:
                break;
        }

        var watcher = new ControlWatcher(
            catalog,
            key.RunId,
            signals,
            time,
            options.PollInterval,
            token => turn.IsMineAsync(key.RunId, key.Execution, token),
            options.PollPatience);
        return new(watcher, signals);
    }

    // The signals stay: chunks may be listening to them still.
    public ValueTask DisposeAsync() => _watcher.DisposeAsync();
}
