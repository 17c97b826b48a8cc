using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution;

/// <summary>Looks at a run's control file every few seconds and passes wishes on to the chunks of this process.</summary>
internal sealed class ControlWatcher : IAsyncDisposable
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly RunCatalog _catalog;
    private readonly string _runId;
    private readonly RunSignals _signals;
    private readonly Func<CancellationToken, Task<bool>>? _isOurs;
    private readonly TimeSpan _patience;
    private readonly TimeSpan _longestLook;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    /// <summary>A watcher that begins now.</summary>
    /// <param name="catalog">Reads the control file.</param>
    /// <param name="runId">The run.</param>
    /// <param name="signals">Told.</param>
    /// <param name="time">The clock.</param>
    /// <param name="every">How often to look; null: <see cref="Every"/>.</param>
    /// <param name="isOurs">Whether the run may go on here, asked at each look; null: nobody else may.</param>
    /// <param name="patience">How long looking may fail, where <paramref name="isOurs"/> is asked, before the chunks are told to stop.</param>
    public ControlWatcher(
        RunCatalog catalog,
        string runId,
        RunSignals signals,
        TimeProvider time,
        TimeSpan? every = null,
        Func<CancellationToken, Task<bool>>? isOurs = null,
        TimeSpan? patience = null)
    {
        _catalog = catalog;
        _runId = runId;
        _signals = signals;
        _isOurs = isOurs;
        _patience = patience ?? TimeSpan.MaxValue;
        _longestLook = patience ?? Timeout.InfiniteTimeSpan;
        _time = time;
        _watching = WatchAsync(time, every ?? Every);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync(TimeProvider time, TimeSpan every)
    {
        using var timer = new PeriodicTimer(every, time);
        var looked = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                var began = time.GetTimestamp();
                if (await LookAsync())
                {
                    looked = began;
                }
                else if (_isOurs is not null && time.GetElapsedTime(looked) >= _patience)
                {
                    _signals.Ask(YieldReason.Deadline);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run ended.
        }
    }

    private async Task<bool> LookAsync()
    {
        using var late = new CancellationTokenSource(_longestLook, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, late.Token);
        try
        {
            if (_isOurs is not null && !await _isOurs(either.Token))
            {
                _signals.Ask(YieldReason.Stopping);
            }

            switch ((await _catalog.ReadControlAsync(_runId, either.Token)).Request)
            {
                case ControlRequest.Pause:
                    _signals.Ask(YieldReason.Paused);
                    break;
                case ControlRequest.Cancel:
                    _signals.Ask(YieldReason.Cancelled);
                    break;
                default:
                    break;
            }

            return true;
        }
        catch (StoreException)
        {
            // The chunks meet the same fault and report it; looking again costs nothing.
            return false;
        }
        catch (OperationCanceledException) when (!_end.IsCancellationRequested)
        {
            return false;
        }
    }
}
