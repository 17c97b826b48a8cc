using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;

namespace CardGenius.Web.Execution;

/// <summary>A run in the queue.</summary>
internal sealed class QueuedRun(QueueEntry entry) : IDisposable
{
    private readonly CancellationTokenSource _withdrawn = new();

    public QueueEntry Entry => entry;

    public string RunId => entry.RunId;

    /// <summary>Gets or sets the runner that executes the run; null while other runs are before it.</summary>
    public BatchRunner? Runner { get; set; }

    /// <summary>Gets whether no process executes the run yet: other runs are before it, or another process holds a lease.</summary>
    public bool IsWaiting => Runner is not { } runner || runner.Figures.State == RunState.Queued;

    /// <summary>Gets the token that is cancelled if the run is paused or cancelled while it waits.</summary>
    public CancellationToken Withdrawn => _withdrawn.Token;

    /// <summary>Gets the request that paused or cancelled the run while it waited; null if there is none.</summary>
    public RunControl? Withdrawal { get; private set; }

    public void Withdraw(RunControl request)
    {
        Withdrawal = request;
        _withdrawn.Cancel();
    }

    public void Dispose() => _withdrawn.Dispose();
}
