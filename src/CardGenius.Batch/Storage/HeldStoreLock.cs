namespace CardGenius.Batch.Storage;

/// <summary>A store's lock, held: beats on a timer until disposed.</summary>
internal sealed class HeldStoreLock : IStoreLock
{
    private readonly Func<CancellationToken, Task<bool>> _beat;
    private readonly Func<Task> _release;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ITimer _timer;
    private readonly SemaphoreSlim _beating = new(1);
    private DateTimeOffset _lastBeat;

    /// <param name="beat">Says that the holder lives; false where another has taken the lock over.</param>
    /// <param name="release">Gives the lock up, where it is still held.</param>
    /// <param name="time">The clock the heartbeat follows.</param>
    public HeldStoreLock(Func<CancellationToken, Task<bool>> beat, Func<Task> release, TimeProvider time)
    {
        _beat = beat;
        _release = release;
        _time = time;
        _lastBeat = time.GetUtcNow();
        _timer = time.CreateTimer(_ => _ = BeatAsync(), null, LockRecord.HeartbeatEvery, LockRecord.HeartbeatEvery);
    }

    public CancellationToken Lost => _lost.Token;

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _end.CancelAsync();
        await _beating.WaitAsync();
        try
        {
            await _release();
        }
        catch (Exception error) when (IsFault(error))
        {
            // The store is gone or closed to us; the lock falls to the next one when the heartbeat is old.
        }

        _beating.Dispose();
        _end.Dispose();
        _lost.Dispose();
    }

    private async Task BeatAsync()
    {
        if (_end.IsCancellationRequested)
        {
            return;
        }

        if (!await _beating.WaitAsync(0))
        {
            await LoseWhenSilentAsync();
            return;
        }

        try
        {
            if (await _beat(_end.Token))
            {
                _lastBeat = _time.GetUtcNow();
            }
            else
            {
                await _lost.CancelAsync();
            }
        }
        catch (Exception error) when (IsFault(error))
        {
            await LoseWhenSilentAsync();
        }
        catch (OperationCanceledException)
        {
            // Disposed while it was beating.
        }
        finally
        {
            _beating.Release();
        }
    }

    // A heartbeat that cannot be written, or that hangs, is a lock that others will soon take.
    private async Task LoseWhenSilentAsync()
    {
        if (_time.GetUtcNow() - _lastBeat > LockRecord.TimeToLive)
        {
            await _lost.CancelAsync();
        }
    }

    private static bool IsFault(Exception error) => error is IOException or UnauthorizedAccessException or StoreException;
}
