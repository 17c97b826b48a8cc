using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage.Leases;

/// <summary>A store's lock, held: a timer writes heartbeats until it is disposed.</summary>
internal sealed class StoreLease : IStoreLease
{
    /// <summary>How long the last try to write a heartbeat may take when the fence has come; then the lock is lost.</summary>
    public static readonly TimeSpan LastAttempt = TimeSpan.FromSeconds(5);

    private readonly Func<long, CancellationToken, Task<bool>> _renew;
    private readonly Func<Task> _release;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ITimer _renewal;
    private readonly ITimer _localExpiry;
    private readonly SemaphoreSlim _beating = new(1);
    private volatile Moment _lastRenewal;
    private long _number;

    /// <param name="renew">Writes the renewal of the given number; false where another process has taken over the lease.</param>
    /// <param name="release">Releases the lease if it is still held.</param>
    /// <param name="began">The moment before the lock was written.</param>
    /// <param name="time">The clock of the heartbeats.</param>
    public StoreLease(Func<long, CancellationToken, Task<bool>> renew, Func<Task> release, Moment began, TimeProvider time)
    {
        _renew = renew;
        _release = release;
        _time = time;
        _lastRenewal = began;
        Lost = _lost.Token;
        _localExpiry = time.CreateTimer(_ => _ = ConfirmAsync(CancellationToken.None), null, StoreLeaseRecord.Times.LocalExpiry, Timeout.InfiniteTimeSpan);
        _renewal = time.CreateTimer(_ => _ = TryRenewAsync(), null, StoreLeaseRecord.Times.RenewInterval, StoreLeaseRecord.Times.RenewInterval);
    }

    public CancellationToken Lost { get; }

    public async ValueTask<bool> IsHeldAsync(CancellationToken cancellationToken)
    {
        if (!Lost.IsCancellationRequested && _lastRenewal.Elapsed >= StoreLeaseRecord.Times.LocalExpiry)
        {
            // The timers are late: the process was stopped, or the machine suspended. Another may have the lock by now; the store knows.
            await ConfirmAsync(cancellationToken);
        }

        return !Lost.IsCancellationRequested;
    }

    public async ValueTask DisposeAsync()
    {
        await _renewal.DisposeAsync();
        await _localExpiry.DisposeAsync();
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
                if (_lastRenewal.Elapsed < StoreLeaseRecord.Times.LocalExpiry || (await RenewAsync(either.Token) && _lastRenewal.Elapsed < StoreLeaseRecord.Times.LocalExpiry))
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

    private async Task TryRenewAsync()
    {
        try
        {
            await _beating.WaitAsync(_end.Token);
            try
            {
                // Behind a heartbeat that took long, several may have waited: one is enough. A lock that was lost is another's.
                if (_lastRenewal.Elapsed >= StoreLeaseRecord.Times.RenewInterval / 2 && !Lost.IsCancellationRequested && !await RenewAsync(_end.Token))
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

    private async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        var began = Moment.Now(_time);
        if (!await _renew(++_number, cancellationToken))
        {
            return false;
        }

        _lastRenewal = began;
        _localExpiry.Change(Max(StoreLeaseRecord.Times.LocalExpiry - began.Elapsed, TimeSpan.Zero), Timeout.InfiniteTimeSpan);
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
