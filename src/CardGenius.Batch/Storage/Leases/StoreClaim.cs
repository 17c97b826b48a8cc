using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage.Leases;

/// <summary>
/// A piece of work that at most one process does at a time, over all machines, though the platform may hand it to two. A chain of documents,
/// made with <see cref="IRunStore.TryCreateAsync"/> alone: whoever makes the next one has the work. It may be made once its predecessor says that it
/// was let go, or was seen unchanged for <see cref="ClaimTimes.Dead"/> by monotonic clocks. A holder gives up <see cref="ClaimTimes.Fence"/>
/// after its last heartbeat, by its own clock, so clocks need not agree.
/// </summary>
public sealed class StoreClaim : IAsyncDisposable
{
    // Claims of this process that it gave up while the store could not be written. Nobody works under them any more.
    private static readonly ConcurrentDictionary<string, byte> GivenUp = new(StringComparer.Ordinal);

    private readonly IRunStore _store;
    private readonly TimeProvider _time;
    private readonly ClaimTimes _times;
    private readonly string _path;
    private readonly string _owner;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ITimer _beats;
    private readonly ITimer _fence;
    private volatile Moment _lastBeat;
    private long _beat;
    private int _disposed;

    private StoreClaim(IRunStore store, TimeProvider time, ClaimTimes times, string path, string owner, Moment began)
    {
        _store = store;
        _time = time;
        _times = times;
        _path = path;
        _owner = owner;
        _lastBeat = began;
        _fence = time.CreateTimer(static claim => ((StoreClaim)claim!)._lost.Cancel(), this, times.Fence, Timeout.InfiniteTimeSpan);
        _beats = time.CreateTimer(static claim => _ = ((StoreClaim)claim!).BeatAsync(), this, times.Beat, times.Beat);
    }

    /// <summary>Cancelled when the claim may fall to another process: stop at once.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Whether the claim is still this process's. It is right also in a process whose timers are late, because it was stopped or its
    /// machine was suspended.</summary>
    public bool IsHeld => !_lost.IsCancellationRequested && _lastBeat.Elapsed < _times.Fence;

    /// <summary>Takes a claim, waiting while another process has it.</summary>
    /// <param name="store">Where the work's documents are.</param>
    /// <param name="path">The claim's path without its number and ending, e.g. <see cref="RunPaths.Claim"/>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="patience">How long to wait; <see cref="TimeSpan.Zero"/>: not at all.</param>
    /// <param name="times">The claim's times.</param>
    /// <param name="stop">Ends the waiting. A process that was asked to stop takes no claim.</param>
    /// <param name="cancellationToken">Ends the waiting, too, by an exception.</param>
    /// <returns>The claim, held until disposed; null where another process has it for longer than the patience lasts, or on <paramref name="stop"/>.</returns>
    public static async Task<StoreClaim?> TakeAsync(
        IRunStore store,
        string path,
        TimeProvider time,
        TimeSpan patience,
        ClaimTimes times,
        CancellationToken stop,
        CancellationToken cancellationToken)
    {
        var owner = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
        var began = time.GetTimestamp();
        var number = 0;
        var watch = new ClaimWatch(store, $"{path}.seen.json", time, times);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken);
        while (!stop.IsCancellationRequested)
        {
            var moment = Moment.Now(time);
            var mine = new ClaimRecord(owner, 0, Released: false, times.Dead.TotalSeconds);
            if (await store.TryCreateAsync(Document(path, number), Content(mine), cancellationToken))
            {
                return new StoreClaim(store, time, times, Document(path, number), owner, moment);
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

        await _beats.DisposeAsync();
        await _fence.DisposeAsync();
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

    private static byte[] Content(ClaimRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, ClaimJsonContext.Default.ClaimRecord);

    private static async Task<(int Number, ClaimRecord? Newest)> FindNewestAsync(
        IRunStore store, string path, int number, CancellationToken cancellationToken)
    {
        ClaimRecord? newest = null;
        while (await store.ReadAsync(Document(path, number), cancellationToken) is { } json)
        {
            newest = JsonSerializer.Deserialize(json, ClaimJsonContext.Default.ClaimRecord);
            number++;
        }

        return newest is null ? (number, null) : (number - 1, newest);
    }

    private async Task<bool> TryReleaseAsync()
    {
        using var late = new CancellationTokenSource(_times.Beat, _time);
        try
        {
            await _store.WriteAsync(_path, Content(new(_owner, ++_beat, Released: true, _times.Dead.TotalSeconds)), late.Token);
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

    private async Task BeatAsync()
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
                using var late = new CancellationTokenSource(_times.Beat, _time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, late.Token);
                var began = Moment.Now(_time);
                await _store.WriteAsync(_path, Content(new(_owner, ++_beat, Released: false, _times.Dead.TotalSeconds)), either.Token);
                _lastBeat = began;
                var left = _times.Fence - began.Elapsed;
                _fence.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
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
