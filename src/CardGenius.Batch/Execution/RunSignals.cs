using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Limits;

namespace CardGenius.Batch.Execution;

/// <summary>The stop requests of this process to its chunks. A chunk with a stop request finishes the user in flight and yields. The first
/// request applies, but a cancel request replaces any other.</summary>
public sealed class RunSignals : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private YieldReason _reason;
    private string? _by;

    /// <summary>Gets or sets the function that returns the latest limits of the run; null if they were never changed.</summary>
    public Func<AppliedLimits?> Limits { get; set; } = () => null;

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

    /// <summary>Gets who made the control request; null if unknown.</summary>
    public string? By
    {
        get
        {
            lock (_gate)
            {
                return _by;
            }
        }
    }

    /// <summary>Gets a token that is cancelled by the first stop request. Waits end, and no new work starts.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Records a control request, if it asks the run to stop.</summary>
    public void Apply(RunControl control)
    {
        switch (control.Request)
        {
            case ControlRequest.Pause:
                RequestStop(YieldReason.Paused, control.By);
                break;
            case ControlRequest.Cancel:
                RequestStop(YieldReason.Cancelled, control.By);
                break;
            default:
                break;
        }
    }

    /// <summary>Records a stop request and cancels <see cref="Stop"/>.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="by">Who made the request; null if unknown.</param>
    public void RequestStop(YieldReason reason, string? by = null)
    {
        lock (_gate)
        {
            if (_reason != YieldReason.None && reason != YieldReason.Cancelled)
            {
                return;
            }

            _reason = reason;
            _by = by;
        }

        _stop.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();
}
