namespace CardGenius.Simulator.Traffic;

/// <summary>One server behind the balancer, with its limit of requests at a time.</summary>
internal sealed class Backend(int number, int limit, OverLimit overLimit)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource<BackendLease>> _waiting = new();
    private int _inFlight;
    private int _maxInFlight;
    private long _requests;
    private long _rejected;

    public int Number => number;

    /// <summary>A place at this backend; null where it is full and does not queue. Cancellation leaves the queue.</summary>
    public ValueTask<BackendLease?> EnterAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
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

    public void Release()
    {
        lock (_gate)
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

                // The waiter left in the same moment: its place goes to the next.
                _inFlight--;
            }
        }
    }

    public BackendCounts Counts()
    {
        lock (_gate)
        {
            return new BackendCounts(_requests, _rejected, _inFlight, _maxInFlight);
        }
    }

    public void ResetCounts()
    {
        lock (_gate)
        {
            _requests = 0;
            _rejected = 0;
            _maxInFlight = _inFlight;
        }
    }

    private BackendLease Admit()
    {
        _maxInFlight = Math.Max(_maxInFlight, ++_inFlight);
        return new BackendLease(this, _inFlight);
    }

    private async Task<BackendLease?> WaitAsync(CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource<BackendLease>(TaskCreationOptions.RunContinuationsAsynchronously);
        var node = _waiting.AddLast(turn);
        await using var registration = cancellationToken.UnsafeRegister(
            _ =>
            {
                lock (_gate)
                {
                    if (node.List is not null)
                    {
                        _waiting.Remove(node);
                    }
                }

                turn.TrySetCanceled(cancellationToken);
            },
            null);
        return await turn.Task;
    }
}
