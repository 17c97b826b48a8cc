namespace CardGenius.Batch.Api.Limiting;

/// <summary>A gate with a line in front of it: who comes first passes first. Passing an open gate with no line allocates nothing.</summary>
internal abstract class Limiter : IDisposable
{
    private readonly LinkedList<Waiter> _line = new();
    private readonly TimeProvider _time;
    private ITimer? _timer;

    protected Limiter(TimeProvider time)
    {
        _time = time;
    }

    protected Lock Sync { get; } = new();

    /// <summary>Waits for one's turn.</summary>
    /// <param name="ahead">In front of the whole line.</param>
    /// <param name="stop">Leaves the line.</param>
    /// <param name="cancellationToken">Leaves the line, too.</param>
    /// <returns>True: passed. False: <paramref name="stop"/> came first.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> came first.</exception>
    public ValueTask<bool> PassAsync(bool ahead, CancellationToken stop, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        if (stop.IsCancellationRequested)
        {
            return ValueTask.FromResult(false);
        }

        Waiter waiter;
        lock (Sync)
        {
            if (TryPassNow(ahead))
            {
                return ValueTask.FromResult(true);
            }

            waiter = new Waiter(ahead);
            waiter.Node = ahead ? _line.AddFirst(waiter) : _line.AddLast(waiter);
            ComeBackWhenOpen();
        }

        return WaitAsync(waiter, stop, cancellationToken);
    }

    /// <summary>Passes where nobody need be waited for.</summary>
    public bool TryPassNow(bool ahead)
    {
        lock (Sync)
        {
            return (ahead || _line.Count == 0) && TryPass(ahead);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _timer?.Dispose();
        }
    }

    /// <summary>Passes, if the gate is open now. Called with <see cref="Sync"/> held.</summary>
    protected abstract bool TryPass(bool ahead);

    /// <summary>How long until time alone may open the gate; null where time alone does not. Called with <see cref="Sync"/> held.</summary>
    protected abstract TimeSpan? UntilOpen();

    /// <summary>Lets in whom the gate is open for now.</summary>
    protected void Admit()
    {
        lock (Sync)
        {
            while (_line.First is { } first && TryPass(first.Value.Ahead))
            {
                _line.RemoveFirst();
                first.Value.TrySetResult(true);
            }

            if (_line.Count > 0)
            {
                ComeBackWhenOpen();
            }
        }
    }

    private void ComeBackWhenOpen()
    {
        if (UntilOpen() is not { } wait)
        {
            return;
        }

        _timer ??= _time.CreateTimer(static limiter => ((Limiter)limiter!).Admit(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // Timers know milliseconds; one that is early only comes back.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    private async ValueTask<bool> WaitAsync(Waiter waiter, CancellationToken stop, CancellationToken cancellationToken)
    {
        await using var stopped = stop.UnsafeRegister(_ => Leave(waiter, CancellationToken.None), null);
        await using var cancelled = cancellationToken.UnsafeRegister(_ => Leave(waiter, cancellationToken), null);
        return await waiter.Task;
    }

    private void Leave(Waiter waiter, CancellationToken cancelled)
    {
        lock (Sync)
        {
            if (waiter.Node!.List is null)
            {
                return;
            }

            _line.Remove(waiter.Node);
        }

        if (cancelled.IsCancellationRequested)
        {
            waiter.TrySetCanceled(cancelled);
        }
        else
        {
            waiter.TrySetResult(false);
        }

        // Whoever was behind may be able to pass now.
        Admit();
    }

    private sealed class Waiter(bool ahead) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public bool Ahead => ahead;

        public LinkedListNode<Waiter>? Node { get; set; }
    }
}
