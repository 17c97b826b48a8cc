namespace CardGenius.Batch.Api.Limiting;

/// <summary>The base of a limiter with a queue in order of arrival. Acquiring a permit without waiting allocates no memory.</summary>
internal abstract class Limiter : IDisposable
{
    private readonly LinkedList<Waiter> _queue = new();
    private readonly TimeProvider _time;
    private ITimer? _timer;

    protected Limiter(TimeProvider time)
    {
        _time = time;
    }

    protected Lock Sync { get; } = new();

    /// <summary>Acquires a permit. Waits in the queue until one is free.</summary>
    /// <param name="priority">Whether the caller is inserted at the head of the queue.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    /// <returns>True if the permit was acquired; false if <paramref name="stop"/> ended the wait.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ValueTask<bool> AcquireAsync(bool priority, CancellationToken stop, CancellationToken cancellationToken)
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
            if (TryAcquireNow(priority))
            {
                return ValueTask.FromResult(true);
            }

            waiter = new Waiter(priority);
            waiter.Node = priority ? _queue.AddFirst(waiter) : _queue.AddLast(waiter);
            ScheduleAdmission();
        }

        return WaitAsync(waiter, stop, cancellationToken);
    }

    /// <summary>Acquires a permit if this is possible without waiting.</summary>
    public bool TryAcquireNow(bool priority)
    {
        lock (Sync)
        {
            return (priority || _queue.Count == 0) && TryAcquire(priority);
        }
    }

    /// <summary>Returns the time after which a permit may become free although none is returned; null if this cannot happen.</summary>
    public TimeSpan? UntilFree()
    {
        lock (Sync)
        {
            return TimeUntilFree();
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

    /// <summary>Acquires a permit if one is free. Called while <see cref="Sync"/> is held.</summary>
    protected abstract bool TryAcquire(bool priority);

    /// <summary>Returns the time after which a permit may become free without a further call; null if this cannot happen. Called while
    /// <see cref="Sync"/> is held.</summary>
    protected abstract TimeSpan? TimeUntilFree();

    /// <summary>Gives the free permits to the first callers in the queue.</summary>
    protected void Admit()
    {
        lock (Sync)
        {
            while (_queue.First is { } first && TryAcquire(first.Value.HasPriority))
            {
                _queue.RemoveFirst();
                first.Value.TrySetResult(true);
            }

            if (_queue.Count > 0)
            {
                ScheduleAdmission();
            }
        }
    }

    private void ScheduleAdmission()
    {
        if (TimeUntilFree() is not { } wait)
        {
            return;
        }

        _timer ??= _time.CreateTimer(static limiter => ((Limiter)limiter!).Admit(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // Timers have a resolution of milliseconds. If the timer fires too early, it is scheduled again.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    private async ValueTask<bool> WaitAsync(Waiter waiter, CancellationToken stop, CancellationToken cancellationToken)
    {
        await using var stopped = stop.UnsafeRegister(_ => LeaveQueue(waiter, CancellationToken.None), null);
        await using var cancelled = cancellationToken.UnsafeRegister(_ => LeaveQueue(waiter, cancellationToken), null);
        return await waiter.Task;
    }

    private void LeaveQueue(Waiter waiter, CancellationToken cancelled)
    {
        lock (Sync)
        {
            if (waiter.Node!.List is null)
            {
                return;
            }

            _queue.Remove(waiter.Node);
        }

        if (cancelled.IsCancellationRequested)
        {
            waiter.TrySetCanceled(cancelled);
        }
        else
        {
            waiter.TrySetResult(false);
        }

        // The next caller in the queue may be able to acquire a permit now.
        Admit();
    }

    private sealed class Waiter(bool priority) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public bool HasPriority => priority;

        public LinkedListNode<Waiter>? Node { get; set; }
    }
}
