using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage.Leases;

/// <summary>A store lease that this process holds. A timer renews it until it is disposed.</summary>
internal sealed class StoreLease : IStoreLease
{
    /// <summary>The timeout of the last renewal, which is attempted at the local expiry. If it fails, the lease is lost.</summary>
    public static readonly TimeSpan LastRenewalTimeout = TimeSpan.FromSeconds(5);

    private readonly Func<long, CancellationToken, Task<bool>> _renew;
    private readonly Func<Task> _release;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ITimer _renewal;
    private readonly ITimer _localExpiry;
    private readonly SemaphoreSlim _renewing = new(1);
    private volatile Moment _lastRenewal;
    private long _renewals;

    /// <param name="renew">Writes the renewal with the given number. Returns false if another process has taken over the lease.</param>
    /// <param name="release">Releases the lease if it is still held.</param>
    /// <param name="began">A moment before the lease was written.</param>
    /// <param name="time">The clock of the renewals.</param>
    public StoreLease(Func<long, CancellationToken, Task<bool>> renew, Func<Task> release, Moment began, TimeProvider time)
    {
        _renew = renew;
        _release = release;
        _time = time;
        _lastRenewal = began;
        Lost = _lost.Token;
        var times = StoreLeaseRecord.Times;
        _localExpiry = time.CreateTimer(_ => _ = ConfirmAsync(CancellationToken.None), null, times.LocalExpiry, Timeout.InfiniteTimeSpan);
        _renewal = time.CreateTimer(_ => _ = TryRenewAsync(), null, times.RenewInterval, times.RenewInterval);
    }

    public CancellationToken Lost { get; }

    public async ValueTask<bool> IsHeldAsync(CancellationToken cancellationToken)
    {
        if (!Lost.IsCancellationRequested && _lastRenewal.Elapsed >= StoreLeaseRecord.Times.LocalExpiry)
        {
            // The timers are late, because the process was stopped or the machine was suspended. Another process may hold the lease now.
            await ConfirmAsync(cancellationToken);
        }

        return !Lost.IsCancellationRequested;
    }

    public async ValueTask DisposeAsync()
    {
        await _renewal.DisposeAsync();
        await _localExpiry.DisposeAsync();
        await _end.CancelAsync();
        using var timeout = new CancellationTokenSource(LastRenewalTimeout, _time);
        try
        {
            await _renewing.WaitAsync(timeout.Token);
            await _release();
        }
        catch (Exception error) when (IsFault(error) || error is OperationCanceledException)
        {
            // The store cannot be reached. The next process takes the lease over after the record has been unchanged for long enough.
        }

        _renewing.Dispose();
        _end.Dispose();
        _lost.Dispose();
    }

    // A renewal is written only if the record still names this holder, so a successful renewal proves that no other process took the lease over.
    private async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(LastRenewalTimeout, _time);
        try
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken, _end.Token);
            await _renewing.WaitAsync(linked.Token);
            try
            {
                // If several callers confirm at the same time, the renewal of the first caller is enough for all of them.
                if (_lastRenewal.Elapsed < StoreLeaseRecord.Times.LocalExpiry
                    || (await RenewAsync(linked.Token) && _lastRenewal.Elapsed < StoreLeaseRecord.Times.LocalExpiry))
                {
                    return;
                }
            }
            finally
            {
                _renewing.Release();
            }
        }
        catch (Exception error) when (IsFault(error) || (error is OperationCanceledException && timeout.IsCancellationRequested))
        {
            // The renewal failed or timed out, so another process may take the lease over soon.
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
            await _renewing.WaitAsync(_end.Token);
            try
            {
                // Several renewals may have waited for one that took long: the first of them is enough. A lost lease must not be renewed.
                var isDue = _lastRenewal.Elapsed >= StoreLeaseRecord.Times.RenewInterval / 2 && !Lost.IsCancellationRequested;
                if (isDue && !await RenewAsync(_end.Token))
                {
                    await LoseAsync();
                }
            }
            finally
            {
                _renewing.Release();
            }
        }
        catch (Exception error) when (IsFault(error) || error is OperationCanceledException or ObjectDisposedException)
        {
            // The lease was disposed, or the store cannot be reached. If no later renewal succeeds, the lease ends at the local expiry.
        }
    }

    private async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        var began = Moment.Now(_time);
        if (!await _renew(++_renewals, cancellationToken))
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
            // The lease was disposed at the same time.
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static bool IsFault(Exception error) => error is IOException or UnauthorizedAccessException or StoreException;
}
