using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution;

/// <summary>What a process asks of the chunks it is working on: to finish the user in flight and yield. The first wish stands, unless
/// a stronger one comes (cancel over pause).</summary>
public sealed class RunSignals : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private YieldReason _reason;

    /// <summary>What is asked; <see cref="YieldReason.None"/> while nothing is.</summary>
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

    /// <summary>Fires with the first wish: waits end, nothing new is begun.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Asks.</summary>
    public void Ask(YieldReason reason)
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
