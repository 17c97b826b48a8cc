using System.Text.Json;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage.Leases;

/// <summary>One document of a <see cref="LeaseHeartbeat"/>. Its process treats all leases that name it as lost
/// <see cref="LeaseTimes.LocalExpiry"/> after the last renewal. Another process can take them over after the document has been unchanged for
/// <see cref="LeaseTimes.TakeoverAfter"/>.</summary>
internal sealed class LeaseSession : IDisposable
{
    private readonly IRunStore _store;
    private readonly TimeProvider _time;
    private readonly LeaseTimes _times;
    private readonly string _owner = $"{Environment.MachineName}/{Environment.ProcessId}";
    private readonly CancellationTokenSource _lost = new();
    private readonly Lock _gate = new();
    private readonly ITimer _renewal;
    private readonly ITimer _localExpiry;
    private volatile Moment _lastRenewal;
    private long _renewals = -1;
    private int _leases;

    private LeaseSession(IRunStore store, string path, TimeProvider time, LeaseTimes times)
    {
        _store = store;
        _time = time;
        _times = times;
        _lastRenewal = Moment.Now(time);
        Path = path;
        Lost = _lost.Token;
        _localExpiry = time.CreateTimer(static session => ((LeaseSession)session!).Lose(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _renewal = time.CreateTimer(
            static session => _ = ((LeaseSession)session!).TryRenewAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The path of the document.</summary>
    public string Path { get; }

    /// <summary>Cancelled when another process may take the leases over.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Whether the last renewal is recent enough. The value is correct even if the timers are late, because the process was stopped or its
    /// machine was suspended.</summary>
    public bool IsAlive => !Lost.IsCancellationRequested && _lastRenewal.Elapsed < _times.LocalExpiry;

    /// <summary>Creates a session, and writes its document.</summary>
    public static async Task<LeaseSession> BeginAsync(
        IRunStore store, string path, TimeProvider time, LeaseTimes times, CancellationToken cancellationToken)
    {
        var session = new LeaseSession(store, path, time, times);
        try
        {
            await session.RenewAsync(isUnused: true, cancellationToken);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Writes the document if it was not renewed within the last <see cref="LeaseTimes.RenewInterval"/>, because there was no
    /// lease.</summary>
    /// <param name="isUnused">Whether no document of a lease can name the session yet.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async Task RefreshAsync(bool isUnused, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_leases > 0 || _lastRenewal.Elapsed < _times.RenewInterval)
            {
                return;
            }
        }

        await RenewAsync(isUnused, cancellationToken);
    }

    /// <summary>Adds a lease. The first lease starts the renewals.</summary>
    public void Enter()
    {
        lock (_gate)
        {
            if (_leases++ == 0)
            {
                _renewal.Change(Left(_times.RenewInterval), _times.RenewInterval);
                _localExpiry.Change(Left(_times.LocalExpiry), Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Removes a lease. After the last one, the document is not renewed any more.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (--_leases == 0)
            {
                _renewal.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _localExpiry.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Stops the renewals. Leases that are still held are lost.</summary>
    public void Dispose()
    {
        _renewal.Dispose();
        _localExpiry.Dispose();
        Lose();
        _lost.Dispose();
    }

    private void Lose()
    {
        try
        {
            _lost.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The session was disposed at the same time.
        }
    }

    private TimeSpan Left(TimeSpan period) => period - _lastRenewal.Elapsed is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private async Task TryRenewAsync()
    {
        if (!IsAlive)
        {
            return;
        }

        try
        {
            // The timeout ends a renewal that hangs, so that the next one can be attempted.
            using var timeout = new CancellationTokenSource(_times.RenewInterval, _time);
            await RenewAsync(isUnused: false, timeout.Token);
            lock (_gate)
            {
                if (_leases > 0)
                {
                    _localExpiry.Change(Left(_times.LocalExpiry), Timeout.InfiniteTimeSpan);
                }
            }
        }
        catch (Exception error) when (error is StoreException or OperationCanceledException)
        {
            // If no later renewal succeeds, the leases end at the local expiry.
        }
    }

    private async Task RenewAsync(bool isUnused, CancellationToken cancellationToken)
    {
        var began = Moment.Now(_time);
        var record = new WorkLeaseRecord(_owner, Interlocked.Increment(ref _renewals), Released: false, _times.TakeoverAfter.TotalSeconds);
        await _store.WriteAsync(
            Path, JsonSerializer.SerializeToUtf8Bytes(record, WorkLeaseJsonContext.Default.WorkLeaseRecord), cancellationToken);

        // After the local expiry, another process may have taken the leases over before the document was written. The leases then stay lost.
        if (isUnused || IsAlive)
        {
            _lastRenewal = began;
        }
    }
}
