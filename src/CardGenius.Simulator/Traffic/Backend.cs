namespace CardGenius.Simulator.Traffic;

/// <summary>A backend of the load balancer, with a concurrency limit.</summary>
internal sealed class Backend(int number, int limit, OverLimit overLimit, int? collapseAbove = null)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource<BackendLease>> _waiting = new();
    private int _inFlight;
    private int _maxInFlight;
    private int _collapsed;
    private long _requests;
    private long _rejected;

    public int Number => number;

    /// <summary>Returns a lease of this backend, or null if it is full and does not queue requests. Cancellation removes the request from the
    /// queue.</summary>
    public ValueTask<BackendLease?> EnterAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _requests++;
            if (_inFlight < limit)
            {
                return new(Admit());
            }

            if (overLimit == OverLimit.Reject)
            {
                _rejected++;
                return new((BackendLease?)null);
            }

            return new(WaitAsync(cancellationToken));
        }
    }

    /// <summary>Returns whether the backend has too many requests to process a further one. Then that request counts as one at the backend until
    /// <see cref="EndCollapsed"/>.</summary>
    public bool TryCollapse()
    {
        lock (_lock)
        {
            if (_inFlight + _waiting.Count + _collapsed < (collapseAbove ?? int.MaxValue))
            {
                return false;
            }

            _requests++;
            _collapsed++;
            return true;
        }
    }

    public void EndCollapsed()
    {
        lock (_lock)
        {
            _collapsed--;
        }
    }

    public void Release()
    {
        lock (_lock)
        {
            _inFlight--;
            while (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                var lease = Admit();
                if (first.Value.TrySetResult(lease))
                {
                    return;
                }

                // The waiting request was cancelled at the same moment, so the next one gets the lease.
                _inFlight--;
            }
        }
    }

    public BackendCounts Counts()
    {
        lock (_lock)
        {
            return new BackendCounts(_requests, _rejected, _inFlight, _maxInFlight);
        }
    }

    public void ResetCounts()
    {
        lock (_lock)
        {
            _requests = 0;
            _rejected = 0;
            _maxInFlight = _inFlight;
        }
    }

    private BackendLease Admit()
    {
        _maxInFlight = Math.Max(_maxInFlight, ++_inFlight);
        return new BackendLease(this, _inFlight + _waiting.Count);
    }

    private async Task<BackendLease?> WaitAsync(CancellationToken cancellationToken)
    {
        var granted = new TaskCompletionSource<BackendLease>(TaskCreationOptions.RunContinuationsAsynchronously);
        var node = _waiting.AddLast(granted);
        await using var registration = cancellationToken.UnsafeRegister(
            _ =>
            {
                lock (_lock)
                {
                    if (node.List is not null)
                    {
                        _waiting.Remove(node);
                    }
                }

                granted.TrySetCanceled(cancellationToken);
            },
            null);
        return await granted.Task;
    }
}

/// <summary>The counts of one backend.</summary>
/// <param name="Requests">The requests routed to it, including rejected ones.</param>
/// <param name="Rejected">The requests that got a 503 because the backend was full.</param>
/// <param name="InFlight">The requests in flight.</param>
/// <param name="MaxInFlight">The maximum number of requests in flight at a time.</param>
public sealed record BackendCounts(long Requests, long Rejected, int InFlight, int MaxInFlight);
