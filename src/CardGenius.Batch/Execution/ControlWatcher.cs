using CardGenius.Batch.Execution.Limits;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution;

/// <summary>Polls the control file and the limits of a run every few seconds, and passes them to the chunks of this process.</summary>
internal sealed class ControlWatcher : IAsyncDisposable
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly RunCatalog _catalog;
    private readonly string _runId;
    private readonly RunSignals _signals;
    private readonly LiveLimits? _limits;
    private readonly Func<CancellationToken, Task<bool>>? _isOurs;
    private readonly TimeSpan _longestFailure;
    private readonly TimeSpan _pollTimeout;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    /// <summary>Creates a watcher and starts to poll.</summary>
    /// <param name="catalog">Reads the control file.</param>
    /// <param name="runId">The run.</param>
    /// <param name="signals">Receives the stop requests.</param>
    /// <param name="time">The clock.</param>
    /// <param name="limits">Receives the latest limits; null if nothing applies them.</param>
    /// <param name="every">The time between two polls. If null, <see cref="Every"/>.</param>
    /// <param name="isOurs">Called at each poll. Returns whether this execution still holds the run lease. If null, no other execution can
    /// exist.</param>
    /// <param name="patience">The time for which polls may fail before the chunks are told to stop. Applies only with
    /// <paramref name="isOurs"/>.</param>
    public ControlWatcher(
        RunCatalog catalog,
        string runId,
        RunSignals signals,
        TimeProvider time,
        LiveLimits? limits = null,
        TimeSpan? every = null,
        Func<CancellationToken, Task<bool>>? isOurs = null,
        TimeSpan? patience = null)
    {
        _catalog = catalog;
        _runId = runId;
        _signals = signals;
        _limits = limits;
        _isOurs = isOurs;
        _longestFailure = patience ?? TimeSpan.MaxValue;
        _pollTimeout = patience ?? Timeout.InfiniteTimeSpan;
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
        var lastPoll = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                var began = time.GetTimestamp();
                if (await PollAsync())
                {
                    lastPoll = began;
                }
                else if (_isOurs is not null && time.GetElapsedTime(lastPoll) >= _longestFailure)
                {
                    _signals.RequestStop(YieldReason.Deadline);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run ended.
        }
    }

    private async Task<bool> PollAsync()
    {
        using var late = new CancellationTokenSource(_pollTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, late.Token);
        try
        {
            // The reads start together, because each of them takes milliseconds in a remote store.
            var isOurs = _isOurs?.Invoke(either.Token) ?? Task.FromResult(true);
            var limits = _catalog.ReadLimitsAsync(_runId, either.Token);
            var control = _catalog.ReadControlAsync(_runId, either.Token);
            await Task.WhenAll(isOurs, limits, control);
            if (!await isOurs)
            {
                _signals.RequestStop(YieldReason.Stopping);
            }

            _limits?.Apply(await limits);
            _signals.Apply(await control);
            return true;
        }
        catch (StoreException)
        {
            // The chunks report the same fault. The next poll tries again.
            return false;
        }
        catch (OperationCanceledException) when (!_end.IsCancellationRequested)
        {
            return false;
        }
    }
}
