using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage.Leases;

/// <summary>A store's lock, held: a timer writes heartbeats until it is disposed.</summary>
internal sealed class HeldStoreLock : IStoreLock
{
    /// <summary>How long the last try to write a heartbeat may take when the fence has come; then the lock is lost.</summary>
    public static readonly TimeSpan LastAttempt = TimeSpan.FromSeconds(5);

    private readonly Func<long, CancellationToken, Task<bool>> _beat;
    private readonly Func<Task> _release;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ITimer _beats;
    private readonly ITimer _fence;
    private readonly SemaphoreSlim _beating = new(1);
    private volatile Moment _lastBeat;
    private long _number;

    /// <param name="beat">Writes the heartbeat of a number; false where another has taken the lock over.</param>
    /// <param name="release">Gives the lock up, where it is still held.</param>
    /// <param name="began">The moment before the lock was written.</param>
    /// <param name="time">The clock of the heartbeats.</param>
    public HeldStoreLock(Func<long, CancellationToken, Task<bool>> beat, Func<Task> release, Moment began, TimeProvider time)
    {
        _beat = beat;
        _release = release;
        _time = time;
        _lastBeat = began;
        Lost = _lost.Token;
        _fence = time.CreateTimer(_ => _ = ConfirmAsync(CancellationToken.None), null, LockRecord.Times.Fence, Timeout.InfiniteTimeSpan);
        _beats = time.CreateTimer(_ => _ = TryBeatAsync(), null, LockRecord.Times.Beat, LockRecord.Times.Beat);
    }

    public CancellationToken Lost { get; }

    public async ValueTask<bool> IsHeldAsync(CancellationToken cancellationToken)
    {
        if (!Lost.IsCancellationRequested && _lastBeat.Elapsed >= LockRecord.Times.Fence)
        {
            // The timers are late: the process was stopped, or the machine suspended. Another may have the lock by now; the store knows.
            await ConfirmAsync(cancellationToken);
        }

        return !Lost.IsCancellationRequested;
    }

    public async ValueTask DisposeAsync()
    {
        await _beats.DisposeAsync();
        await _fence.DisposeAsync();
        await _end.CancelAsync();
        using var patience = new CancellationTokenSource(LastAttempt, _time);
        try
        {
            await _beating.WaitAsync(patience.Token);
            await _release();
        }
        catch (Exception error) when (IsFault(error) || error is OperationCanceledException)
        {
            // The store cannot be reached. The next one takes the lock when the record has not changed for long enough.
        }

        _beating.Dispose();
        _end.Dispose();
        _lost.Dispose();
    }

    // A heartbeat is written on the condition that the record is still this holder's, so one that is written proves that nobody took the lock.
    private async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(LastAttempt, _time);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken, _end.Token);
            await _beating.WaitAsync(either.Token);
            try
            {
                // Of many that ask at once, the first one's heartbeat does for all.
                if (_lastBeat.Elapsed < LockRecord.Times.Fence || (await BeatAsync(either.Token) && _lastBeat.Elapsed < LockRecord.Times.Fence))
                {
                    return;
                }
            }
            finally
            {
                _beating.Release();
            }
        }
        catch (Exception error) when (IsFault(error) || (error is OperationCanceledException && patience.IsCancellationRequested))
        {
            // The store did not answer, so the lock may be another's soon.
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return;
        }

        await LoseAsync();
    }

    private async Task TryBeatAsync()
    {
        try
        {
            await _beating.WaitAsync(_end.Token);
            try
            {
                // Behind a heartbeat that took long, several may have waited: one is enough. A lock that was lost is another's.
                if (_lastBeat.Elapsed >= LockRecord.Times.Beat / 2 && !Lost.IsCancellationRequested && !await BeatAsync(_end.Token))
                {
                    await LoseAsync();
                }
            }
            finally
            {
                _beating.Release();
            }
        }
        catch (Exception error) when (IsFault(error) || error is OperationCanceledException or ObjectDisposedException)
        {
            // Disposed, or the store is out of reach: when it stays so, the fence ends the lock.
        }
    }

    private async Task<bool> BeatAsync(CancellationToken cancellationToken)
    {
        var began = Moment.Now(_time);
        if (!await _beat(++_number, cancellationToken))
        {
            return false;
        }

        _lastBeat = began;
        _fence.Change(Max(LockRecord.Times.Fence - began.Elapsed, TimeSpan.Zero), Timeout.InfiniteTimeSpan);
        return true;
    }

    private async Task LoseAsync()
    {
        try
        {
            await _lost.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // Disposed meanwhile.
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static bool IsFault(Exception error) => error is IOException or UnauthorizedAccessException or StoreException;
}
