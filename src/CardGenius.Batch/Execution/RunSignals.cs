using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution;

/// <summary>The stop requests of this process to its chunks. A chunk with a stop request finishes the user in flight and yields. The first
/// request applies, but a cancel request replaces any other.</summary>
public sealed class RunSignals : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private YieldReason _reason;

    /// <summary>Gets the reason of the stop request; <see cref="YieldReason.None"/> without a request.</summary>
    public YieldReason Reason
    {
        get
        {
            lock (_gate)
            {
                return _reason;
            }
        }
    }

    /// <summary>Gets a token that is cancelled by the first stop request. Waits end, and no new work starts.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Records a stop request and cancels <see cref="Stop"/>.</summary>
    public void RequestStop(YieldReason reason)
    {
        lock (_gate)
        {
            if (_reason != YieldReason.None && reason != YieldReason.Cancelled)
            {
                return;
            }

            _reason = reason;
        }

        _stop.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();
}
