using System.Globalization;
using System.Text.Json;

namespace CardGenius.Batch.Storage;

/// <summary>
/// A piece of work that at most one process does at a time, over all machines, though the platform may hand it to two (promise 2). A chain of
/// documents, made with <see cref="IRunStore.TryCreateAsync"/> alone: who makes the next one has the work. It may be made once its
/// forerunner says that it was let go, or has not changed for <see cref="ClaimTimes.Dead"/> by the watcher's own clock. A holder that
/// could not beat for <see cref="ClaimTimes.Fence"/>, by its own clock, gives up before that, so clocks need not agree.
/// </summary>
public sealed class StoreClaim : IAsyncDisposable
{
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
    private long _lastBeat;
    private long _beat;
    private int _disposed;

    private StoreClaim(IRunStore store, TimeProvider time, ClaimTimes times, string path, string owner, long began)
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

    /// <summary>Cancelled when the claim may fall to another: stop at once.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Whether the claim is this process's still; also right in a process that was frozen and whose timers are late.</summary>
    public bool IsHeld => !_lost.IsCancellationRequested && _time.GetElapsedTime(Volatile.Read(ref _lastBeat)) < _times.Fence;

    /// <summary>Takes a claim, waiting while another holder lives.</summary>
    /// <param name="store">Where the work's documents are.</param>
    /// <param name="path">The claim's path without its number and ending, e.g. <see cref="RunPaths.Claim"/>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="patience">How long to wait; <see cref="TimeSpan.Zero"/>: not at all.</param>
    /// <param name="times">How claims beat and die; the same for all.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <param name="cancellationToken">Ends the waiting, too, by an exception.</param>
    /// <returns>The claim, held until disposed; null where another holds it for longer than the patience lasts.</returns>
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
        var seen = (Number: -1, Beat: 0L, At: 0L);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken);
        while (true)
        {
            var now = time.GetTimestamp();
            if (await store.TryCreateAsync(Document(path, number), Content(new(owner, 0, false)), cancellationToken))
            {
                return new StoreClaim(store, time, times, Document(path, number), owner, now);
            }

            (number, var newest) = await FindNewestAsync(store, path, number, cancellationToken);
            now = time.GetTimestamp();
            if (newest is null || newest.Released)
            {
                number += newest is null ? 0 : 1;
                continue;
            }

            if (seen.Number != number || seen.Beat != newest.Beat)
            {
                seen = (number, newest.Beat, now);
            }
            else if (time.GetElapsedTime(seen.At, now) >= times.Dead)
            {
                number++;
                continue;
            }

            if (time.GetElapsedTime(began, now) >= patience || stop.IsCancellationRequested)
            {
                return null;
            }

            try
            {
                await Task.Delay(times.Poll, time, either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    /// <summary>Lets the work go, so that another may have it at once.</summary>
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
        try
        {
            // One that was lost may be another's by now, and needs no letting go.
            if (IsHeld)
            {
                await _store.WriteAsync(_path, Content(new(_owner, _beat + 1, true)), CancellationToken.None);
            }
        }
        catch (StoreException)
        {
            // It dies by silence then.
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
                var began = _time.GetTimestamp();
                await _store.WriteAsync(_path, Content(new(_owner, ++_beat, false)), _end.Token);
                Volatile.Write(ref _lastBeat, began);
                _fence.Change(_times.Fence - _time.GetElapsedTime(began), Timeout.InfiniteTimeSpan);
            }
        }
        catch (Exception error) when (error is StoreException or OperationCanceledException or ObjectDisposedException)
        {
            // The fence falls when it stays so.
        }
        finally
        {
            _writing.Release();
        }
    }
}
