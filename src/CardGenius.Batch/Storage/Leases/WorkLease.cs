using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage.Leases;

/// <summary>
/// The exclusive right to do a piece of work. The platform may give the same work to two processes, but only one of them holds the lease. A work
/// lease is a sequence of numbered documents. The process that creates the next document with <see cref="IRunStore.TryCreateAsync"/> holds the
/// lease. It may create the document after the previous holder released the lease, or after the heartbeat of the previous holder
/// (<see cref="LeaseHeartbeat"/>) has been unchanged for <see cref="LeaseTimes.TakeoverAfter"/>. A holder treats its lease as lost
/// <see cref="LeaseTimes.LocalExpiry"/> after its last heartbeat. Every process measures time with its own clock, so the clocks of the machines
/// need not agree.
/// </summary>
public sealed class WorkLease : IAsyncDisposable
{
    // The leases of this process that ended while the store could not be written. No work is done under them any more.
    private static readonly ConcurrentDictionary<string, byte> Abandoned = new(StringComparer.Ordinal);

    private readonly LeaseHeartbeat _heartbeat;
    private readonly LeaseSession _session;
    private readonly string _path;
    private readonly string _owner;
    private bool _isDone;
    private int _disposed;

    private WorkLease(LeaseHeartbeat heartbeat, LeaseSession session, string path, int number, string owner)
    {
        _heartbeat = heartbeat;
        _session = session;
        _path = Document(path, number);
        IsFirst = number == 0;
        _owner = owner;
        session.Enter();
    }

    /// <summary>Gets the longest time for which a lease is held; the function timeout must not be longer. A process of an earlier version does not
    /// know heartbeats, and takes a lease over when its document has been unchanged for this time.</summary>
    public static TimeSpan LongestWork { get; } = TimeSpan.FromMinutes(30);

    /// <summary>Cancelled when another process may take the lease over. The holder must stop immediately.</summary>
    public CancellationToken Lost => _session.Lost;

    /// <summary>Whether this process still holds the lease. The value is correct even if the timers are late, because the process was stopped or
    /// its machine was suspended.</summary>
    public bool IsHeld => _session.IsAlive;

    /// <summary>Gets whether no other process has held the lease before.</summary>
    public bool IsFirst { get; }

    /// <summary>Acquires a lease. Waits while another process holds it.</summary>
    /// <param name="heartbeat">The heartbeat of this process.</param>
    /// <param name="path">The path of the documents without number and extension, for example <see cref="RunPaths.WorkLease"/>.</param>
    /// <param name="maxWait">The maximum time to wait; <see cref="TimeSpan.Zero"/> to return at once.</param>
    /// <param name="stop">Ends the wait. No lease is acquired after it.</param>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    /// <param name="isDone">Returns whether the work is done. It is called while another process holds the lease, and ends the wait. Null if the
    /// holder always releases the lease.</param>
    /// <returns>The lease, held until it is disposed; null if another process still holds it after <paramref name="maxWait"/>, after
    /// <paramref name="stop"/>, or if the work is done.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    public static async Task<WorkLease?> TakeAsync(
        LeaseHeartbeat heartbeat,
        string path,
        TimeSpan maxWait,
        CancellationToken stop,
        CancellationToken cancellationToken,
        Func<CancellationToken, Task<bool>>? isDone = null)
    {
        var (store, time, times) = (heartbeat.Store, heartbeat.Time, heartbeat.Times);
        var owner = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
        var began = time.GetTimestamp();
        var number = 0;
        var watch = new WorkLeaseWatch(store, $"{path}.seen.json", time, times);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken);
        while (!stop.IsCancellationRequested)
        {
            var session = await heartbeat.FindSessionAsync(cancellationToken);
            var record = new WorkLeaseRecord(owner, 0, Released: false, LongestWork.TotalSeconds, session.Path);
            if (await TryCreateAsync(heartbeat, session, Document(path, number), record, cancellationToken))
            {
                return new WorkLease(heartbeat, session, path, number, owner);
            }

            var readStarted = time.GetTimestamp();
            (number, var newest) = await FindNewestAsync(store, path, number, cancellationToken);
            if (newest is null)
            {
                continue;
            }

            if (newest.Released || Abandoned.ContainsKey(newest.Owner))
            {
                number++;
                continue;
            }

            if (isDone is not null && await isDone(cancellationToken))
            {
                return null;
            }

            var renewed = newest.Heartbeat is { } document ? await ReadHeartbeatAsync(store, document, times, cancellationToken) : newest;
            if (await watch.CanTakeOverAsync(number, renewed, readStarted, cancellationToken))
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

    /// <summary>Records that the result of the work is in the store. The lease is then not released: a process that finds it also finds the
    /// result.</summary>
    public void WorkIsDone() => _isDone = true;

    /// <summary>Releases the lease, so that another process can acquire it at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // A lost lease is released, too. If no other process has created the next document, the next process then need not wait. Otherwise no
        // process reads this document any more.
        if (!_isDone && !await TryReleaseAsync())
        {
            Abandoned.TryAdd(_owner, 0);
            _ = ReleaseLaterAsync();
        }

        _session.Leave();
    }

    private static async Task<bool> TryCreateAsync(
        LeaseHeartbeat heartbeat, LeaseSession session, string document, WorkLeaseRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return await heartbeat.Store.TryCreateAsync(document, Content(record), cancellationToken);
        }
        catch
        {
            // The document may exist, although no work is done under it. Without this, it would be in force while this process has leases.
            Abandoned.TryAdd(record.Owner, 0);
            heartbeat.Retire(session);
            throw;
        }
    }

    // A heartbeat that is missing counts as one that is not renewed.
    private static async Task<WorkLeaseRecord> ReadHeartbeatAsync(
        IRunStore store, string path, LeaseTimes times, CancellationToken cancellationToken) =>
        await store.ReadAsync(path, cancellationToken) is { } json
            ? JsonSerializer.Deserialize(json, WorkLeaseJsonContext.Default.WorkLeaseRecord)!
            : new("", -1, Released: false, times.TakeoverAfter.TotalSeconds);

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
        using var timeout = new CancellationTokenSource(_heartbeat.Times.RenewInterval, _heartbeat.Time);
        try
        {
            var record = new WorkLeaseRecord(_owner, 1, Released: true, LongestWork.TotalSeconds, _session.Path);
            await _heartbeat.Store.WriteAsync(_path, Content(record), timeout.Token);
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
        var (time, poll) = (_heartbeat.Time, _heartbeat.Times.Poll);
        var began = time.GetTimestamp();
        do
        {
            await Task.Delay(poll, time);
        }
        while (!await TryReleaseAsync() && time.GetElapsedTime(began) < TimeSpan.FromHours(1));

        Abandoned.TryRemove(_owner, out _);
    }
}
