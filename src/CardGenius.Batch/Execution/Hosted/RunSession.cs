using CardGenius.Batch.Execution.Limits;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>The signals for the chunks of one execution in this process, and their watcher. Signals cannot be reset, so a run that resumes after
/// a pause gets a new session.</summary>
internal sealed class RunSession : IAsyncDisposable
{
    private readonly ControlWatcher _watcher;

    private RunSession(ControlWatcher watcher, RunSignals signals)
    {
        _watcher = watcher;
        Signals = signals;
    }

    public RunSignals Signals { get; }

    /// <summary>Creates a session. Its signals contain the control request and the limits in the store, and a stop request if the run lease was
    /// lost.</summary>
    public static async Task<RunSession> BeginAsync(
        IRunStore store, RunKey key, LiveLimits limits, RunActivityOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var catalog = new RunCatalog(store, time);
        var runLease = new RunLease(store, time);
        var signals = new RunSignals { Limits = () => limits.Applied };
        if (!await runLease.IsMineAsync(key.RunId, key.Execution, cancellationToken))
        {
            signals.RequestStop(YieldReason.Stopping);
        }

        limits.Apply(await catalog.ReadLimitsAsync(key.RunId, cancellationToken));
        signals.Apply(await catalog.ReadControlAsync(key.RunId, cancellationToken));
        var watcher = new ControlWatcher(
            catalog,
            key.RunId,
            signals,
            time,
            limits,
            options.PollInterval,
            token => runLease.IsMineAsync(key.RunId, key.Execution, token),
            options.PollPatience);
        return new(watcher, signals);
    }

    // The signals are not disposed, because chunks may still use them.
    public ValueTask DisposeAsync() => _watcher.DisposeAsync();
}
