using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage.Leases;

/// <summary>
/// The exclusive right to do a piece of work. The platform may give the same work to two processes, but only one of them holds the lease. A work
/// lease is a sequence of numbered documents. The process that creates the next document with <see cref="IRunStore.TryCreateAsync"/> holds the
/// lease. It may create the document after the previous holder released the lease, or after the previous document has been unchanged for
/// <see cref="LeaseTimes.TakeoverAfter"/>. A holder treats its lease as lost <see cref="LeaseTimes.LocalExpiry"/> after its last renewal. Every
/// process measures time with its own clock, so the clocks of the machines need not agree.
/// </summary>
public sealed class WorkLease : IAsyncDisposable
{
    // The leases of this process that ended while the store could not be written. No work is done under them any more.
    private static readonly ConcurrentDictionary<string, byte> Abandoned = new(StringComparer.Ordinal);

    private readonly IRunStore _store;
    private readonly TimeProvider _time;
    private readonly LeaseTimes _times;
    private readonly string _path;
    private readonly string _owner;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ITimer _renewal;
    private readonly ITimer _localExpiry;
    private volatile Moment _lastRenewal;
    private long _renewals;
    private int _disposed;

    private WorkLease(IRunStore store, TimeProvider time, LeaseTimes times, string path, int number, string owner, Moment began)
    {
        _store = store;
        _time = time;
        _times = times;
        _path = Document(path, number);
        IsFirst = number == 0;
        _owner = owner;
        _lastRenewal = began;
        _localExpiry = time.CreateTimer(static lease => ((WorkLease)lease!)._lost.Cancel(), this, times.LocalExpiry, Timeout.InfiniteTimeSpan);
        _renewal = time.CreateTimer(static lease => _ = ((WorkLease)lease!).RenewAsync(), this, times.RenewInterval, times.RenewInterval);
    }

    /// <summary>Cancelled when another process may take the lease over. The holder must stop immediately.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Whether this process still holds the lease. The value is correct even if the timers are late, because the process was stopped or
    /// its machine was suspended.</summary>
    public bool IsHeld => !_lost.IsCancellationRequested && _lastRenewal.Elapsed < _times.LocalExpiry;

    /// <summary>Gets whether no other process has held the lease before.</summary>
    public bool IsFirst { get; }

    /// <summary>Acquires a lease. Waits while another process holds it.</summary>
    /// <param name="store">The store of the lease's documents.</param>
    /// <param name="path">The path of the documents without number and extension, for example <see cref="RunPaths.WorkLease"/>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="maxWait">The maximum time to wait; <see cref="TimeSpan.Zero"/> to return at once.</param>
    /// <param name="times">The times of the lease.</param>
    /// <param name="stop">Ends the wait. No lease is acquired after it.</param>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    /// <returns>The lease, held until it is disposed; null if another process still holds it after <paramref name="maxWait"/>, or after
    /// <paramref name="stop"/>.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    public static async Task<WorkLease?> TakeAsync(
        IRunStore store,
        string path,
        TimeProvider time,
        TimeSpan maxWait,
        LeaseTimes times,
        CancellationToken stop,
        CancellationToken cancellationToken)
    {
        var owner = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
        var began = time.GetTimestamp();
        var number = 0;
        var watch = new WorkLeaseWatch(store, $"{path}.seen.json", time, times);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken);
        while (!stop.IsCancellationRequested)
        {
            var moment = Moment.Now(time);
            var record = new WorkLeaseRecord(owner, 0, Released: false, times.TakeoverAfter.TotalSeconds);
            if (await store.TryCreateAsync(Document(path, number), Content(record), cancellationToken))
            {
                return new WorkLease(store, time, times, path, number, owner, moment);
            }

            var readStarted = time.GetTimestamp();
            (number, var newest) = await FindNewestAsync(store, path, number, cancellationToken);
            if (newest is null)
            {
                continue;
            }

            if (newest.Released
                || Abandoned.ContainsKey(newest.Owner)
                || await watch.CanTakeOverAsync(number, newest, readStarted, cancellationToken))
            {
                number++;
                continue;
            }

            if (time.GetElapsedTime(began) >= maxWait)
            {
                break;
            }

            try
            {
                await Task.Delay(times.Poll, time, linked.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        await watch.RecordAsync();
        return null;
    }

    /// <summary>Releases the lease, so that another process can acquire it at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _renewal.DisposeAsync();
        await _localExpiry.DisposeAsync();
        await _end.CancelAsync();
        await _writing.WaitAsync();

        // A lost lease is released, too. If no other process has created the next document, the next process then need not wait. Otherwise no
        // process reads this document any more.
        if (!await TryReleaseAsync())
        {
            Abandoned.TryAdd(_owner, 0);
            _ = ReleaseLaterAsync();
        }

        _writing.Dispose();
        _end.Dispose();
        _lost.Dispose();
    }

    private static string Document(string path, int number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}.json");

    private static byte[] Content(WorkLeaseRecord record) =>
        JsonSerializer.SerializeToUtf8Bytes(record, WorkLeaseJsonContext.Default.WorkLeaseRecord);

    private static async Task<(int Number, WorkLeaseRecord? Newest)> FindNewestAsync(
        IRunStore store, string path, int number, CancellationToken cancellationToken)
    {
        WorkLeaseRecord? newest = null;
        while (await store.ReadAsync(Document(path, number), cancellationToken) is { } json)
        {
            newest = JsonSerializer.Deserialize(json, WorkLeaseJsonContext.Default.WorkLeaseRecord);
            number++;
        }

        return newest is null ? (number, null) : (number - 1, newest);
    }

    private async Task<bool> TryReleaseAsync()
    {
        using var timeout = new CancellationTokenSource(_times.RenewInterval, _time);
        try
        {
            await _store.WriteAsync(_path, Content(new(_owner, ++_renewals, Released: true, _times.TakeoverAfter.TotalSeconds)), timeout.Token);
            return true;
        }
        catch (Exception error) when (error is StoreException or OperationCanceledException)
        {
            return false;
        }
    }

    // Without a release, other processes wait for the takeover time, so the lease is released as soon as the store can be written.
    private async Task ReleaseLaterAsync()
    {
        var began = _time.GetTimestamp();
        do
        {
            await Task.Delay(_times.Poll, _time);
        }
        while (!await TryReleaseAsync() && _time.GetElapsedTime(began) < TimeSpan.FromHours(1));

        Abandoned.TryRemove(_owner, out _);
    }

    private async Task RenewAsync()
    {
        try
        {
            await _writing.WaitAsync(_end.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            return;
        }

        try
        {
            if (IsHeld)
            {
                // The timeout ends a renewal that hangs, so that the next one can be attempted.
                using var timeout = new CancellationTokenSource(_times.RenewInterval, _time);
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, timeout.Token);
                var began = Moment.Now(_time);
                await _store.WriteAsync(_path, Content(new(_owner, ++_renewals, Released: false, _times.TakeoverAfter.TotalSeconds)), linked.Token);
                _lastRenewal = began;
                var remaining = _times.LocalExpiry - began.Elapsed;
                _localExpiry.Change(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }
        catch (Exception error) when (error is StoreException or OperationCanceledException or ObjectDisposedException)
        {
            // If no later renewal succeeds, the lease ends at the local expiry.
        }
        finally
        {
            _writing.Release();
        }
    }
}
