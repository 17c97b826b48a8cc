namespace CardGenius.Batch.Storage.Folder;

/// <summary>The folder's lock, held: beats on a timer until disposed.</summary>
internal sealed class FolderStoreLock : IStoreLock
{
    private readonly FolderLock _lock;
    private readonly LockHolder _me;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ITimer _timer;
    private readonly SemaphoreSlim _beating = new(1);
    private DateTimeOffset _lastBeat;

    public FolderStoreLock(FolderLock folderLock, LockHolder me, TimeProvider time)
    {
        _lock = folderLock;
        _me = me;
        _time = time;
        _lastBeat = time.GetUtcNow();
        _timer = time.CreateTimer(_ => _ = BeatAsync(), null, FolderLock.HeartbeatEvery, FolderLock.HeartbeatEvery);
    }

    public CancellationToken Lost => _lost.Token;

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _end.CancelAsync();
        await _beating.WaitAsync();
        try
        {
            await _lock.ReleaseAsync(_me);
        }
        catch (Exception error) when (FolderFaults.IsFault(error))
        {
            // The folder is gone or closed to us; the lock falls to the next one when the heartbeat is old.
        }

        _beating.Dispose();
        _end.Dispose();
        _lost.Dispose();
    }

    private async Task BeatAsync()
    {
        if (_end.IsCancellationRequested || !await _beating.WaitAsync(0))
        {
            return;
        }

        try
        {
            if (await _lock.BeatAsync(_me, _end.Token))
            {
                _lastBeat = _time.GetUtcNow();
            }
            else
            {
                await _lost.CancelAsync();
            }
        }
        catch (Exception error) when (FolderFaults.IsFault(error))
        {
            // A heartbeat that cannot be written is a lock that others will soon take.
            if (_time.GetUtcNow() - _lastBeat > FolderLock.TimeToLive)
            {
                await _lost.CancelAsync();
            }
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
}
