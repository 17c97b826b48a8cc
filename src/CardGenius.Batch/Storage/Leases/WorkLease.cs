using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage.Leases;

/// <summary>
/// A piece of work that at most one process does at a time, over all machines, though the platform may hand it to two. A chain of documents,
/// made with <see cref="IRunStore.TryCreateAsync"/> alone: whoever makes the next one has the work. It may be made once its predecessor says that it
/// was let go, or was seen unchanged for <see cref="LeaseTimes.TakeoverAfter"/> by monotonic clocks. A holder gives up <see cref="LeaseTimes.LocalExpiry"/>
/// after its last heartbeat, by its own clock, so clocks need not agree.
/// </summary>
public sealed class WorkLease : IAsyncDisposable
{
    // Claims of this process that it gave up while the store could not be written. Nobody works under them any more.
    private static readonly ConcurrentDictionary<string, byte> GivenUp = new(StringComparer.Ordinal);

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

    private WorkLease(IRunStore store, TimeProvider time, LeaseTimes times, string path, string owner, Moment began)
    {
        _store = store;
        _time = time;
        _times = times;
        _path = path;
        _owner = owner;
        _lastRenewal = began;
        _localExpiry = time.CreateTimer(static lease => ((WorkLease)lease!)._lost.Cancel(), this, times.LocalExpiry, Timeout.InfiniteTimeSpan);
        _renewal = time.CreateTimer(static lease => _ = ((WorkLease)lease!).RenewAsync(), this, times.RenewInterval, times.RenewInterval);
    }

    /// <summary>Cancelled when the claim may fall to another process: stop at once.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Whether the claim is still this process's. It is right also in a process whose timers are late, because it was stopped or its
    /// machine was suspended.</summary>
    public bool IsHeld => !_lost.IsCancellationRequested && _lastRenewal.Elapsed < _times.LocalExpiry;

    /// <summary>Takes a claim, waiting while another process has it.</summary>
    /// <param name="store">Where the work's documents are.</param>
    /// <param name="path">The claim's path without its number and ending, e.g. <see cref="RunPaths.WorkLease"/>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="patience">How long to wait; <see cref="TimeSpan.Zero"/>: not at all.</param>
    /// <param name="times">The claim's times.</param>
    /// <param name="stop">Ends the waiting. A process that was asked to stop takes no claim.</param>
    /// <param name="cancellationToken">Ends the waiting, too, by an exception.</param>
    /// <returns>The claim, held until disposed; null where another process has it for longer than the patience lasts, or on <paramref name="stop"/>.</returns>
    public static async Task<WorkLease?> TakeAsync(
        IRunStore store,
        string path,
        TimeProvider time,
        TimeSpan patience,
        LeaseTimes times,
        CancellationToken stop,
        CancellationToken cancellationToken)
    {
        var owner = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
        var began = time.GetTimestamp();
        var number = 0;
        var watch = new WorkLeaseWatch(store, $"{path}.seen.json", time, times);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken);
        while (!stop.IsCancellationRequested)
        {
            var moment = Moment.Now(time);
            var mine = new WorkLeaseRecord(owner, 0, Released: false, times.TakeoverAfter.TotalSeconds);
            if (await store.TryCreateAsync(Document(path, number), Content(mine), cancellationToken))
            {
                return new WorkLease(store, time, times, Document(path, number), owner, moment);
            }

            var asked = time.GetTimestamp();
            (number, var newest) = await FindNewestAsync(store, path, number, cancellationToken);
            if (newest is null)
            {
                continue;
            }

            if (newest.Released || GivenUp.ContainsKey(newest.Owner) || await watch.IsDeadAsync(number, newest, asked, cancellationToken))
            {
                number++;
                continue;
            }

            if (time.GetElapsedTime(began) >= patience)
            {
                break;
            }

            try
            {
                await Task.Delay(times.Poll, time, either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        await watch.LeaveAsync();
        return null;
    }

    /// <summary>Lets the work go, so that another process may have it at once.</summary>
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

        // Also a claim that was lost: where no other process has made the next document, it lets that one go on at once; else nobody reads it.
        if (!await TryReleaseAsync())
        {
            GivenUp.TryAdd(_owner, 0);
            _ = ReleaseLaterAsync();
        }

        _writing.Dispose();
        _end.Dispose();
        _lost.Dispose();
    }

    private static string Document(string path, int number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}.json");

    private static byte[] Content(WorkLeaseRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, WorkLeaseJsonContext.Default.WorkLeaseRecord);

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
        using var late = new CancellationTokenSource(_times.RenewInterval, _time);
        try
        {
            await _store.WriteAsync(_path, Content(new(_owner, ++_renewals, Released: true, _times.TakeoverAfter.TotalSeconds)), late.Token);
            return true;
        }
        catch (Exception error) when (error is StoreException or OperationCanceledException)
        {
            return false;
        }
    }

    // Other processes would wait until the claim has been unchanged for long enough, so it is let go as soon as the store is back.
    private async Task ReleaseLaterAsync()
    {
        var began = _time.GetTimestamp();
        do
        {
            await Task.Delay(_times.Poll, _time);
        }
        while (!await TryReleaseAsync() && _time.GetElapsedTime(began) < TimeSpan.FromHours(1));

        GivenUp.TryRemove(_owner, out _);
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
                // A heartbeat that hangs makes room for the next one.
                using var late = new CancellationTokenSource(_times.RenewInterval, _time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, late.Token);
                var began = Moment.Now(_time);
                await _store.WriteAsync(_path, Content(new(_owner, ++_renewals, Released: false, _times.TakeoverAfter.TotalSeconds)), either.Token);
                _lastRenewal = began;
                var left = _times.LocalExpiry - began.Elapsed;
                _localExpiry.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }
        catch (Exception error) when (error is StoreException or OperationCanceledException or ObjectDisposedException)
        {
            // When it stays so, the fence ends the claim.
        }
        finally
        {
            _writing.Release();
        }
    }
}
