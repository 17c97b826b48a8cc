using CardGenius.Batch.Execution.Limits;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution;

/// <summary>Polls the control file and the limits of a run every few seconds, and passes them to the chunks of this process. Every second poll reads the
/// run lease, too.</summary>
internal sealed class ControlWatcher : IAsyncDisposable
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly RunCatalog _catalog;
    private readonly string _runId;
    private readonly RunSignals _signals;
    private readonly LiveLimits? _limits;
    private readonly Func<CancellationToken, Task<bool>>? _isOurs;
    private readonly TimeSpan _longestFailure;
    private readonly TimeSpan _every;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;
    // When the latest successful read of the run lease began.
    private long _leaseSeenAt;

    /// <summary>Creates a watcher and starts to poll.</summary>
    /// <param name="catalog">Reads the control file.</param>
    /// <param name="runId">The run.</param>
    /// <param name="signals">Receives the stop requests.</param>
    /// <param name="time">The clock.</param>
    /// <param name="limits">Receives the latest limits; null if nothing applies them.</param>
    /// <param name="every">The time between two polls. If null, <see cref="Every"/>.</param>
    /// <param name="isOurs">Called at every second poll, and at every poll after a failed one. Returns whether this execution still holds the run lease. If null, no
    /// other execution can exist.</param>
    /// <param name="patience">The time after the latest successful read of the run lease after which a failed poll tells the chunks to stop. At the
    /// latest, this happens two poll intervals after that time. It is at least twice the poll interval. Applies only with <paramref name="isOurs"/>.</param>
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
        _every = every ?? Every;
        _time = time;
        _leaseSeenAt = time.GetTimestamp();
        _watching = WatchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(_every, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                if (!await PollAsync() && _isOurs is not null && _time.GetElapsedTime(_leaseSeenAt) >= _longestFailure)
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

    // A poll that hangs must not delay the stop.
    private TimeSpan PollTimeout => _isOurs is null
        ? Timeout.InfiniteTimeSpan
        : Max(_longestFailure + _every - _time.GetElapsedTime(_leaseSeenAt), _every);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private async Task<bool> PollAsync()
    {
        using var late = new CancellationTokenSource(PollTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, late.Token);
        try
        {
            // The reads start together, because each of them takes milliseconds in a remote store.
            var began = _time.GetTimestamp();
            var readsLease = _isOurs is not null && _time.GetElapsedTime(_leaseSeenAt) > _every * 1.5;
            var isOurs = readsLease ? _isOurs!(either.Token) : Task.FromResult(true);
            var limits = _catalog.ReadLimitsAsync(_runId, either.Token);
            var control = _catalog.ReadControlAsync(_runId, either.Token);
            await Task.WhenAll(isOurs, limits, control);
            if (readsLease)
            {
                _leaseSeenAt = began;
            }

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
