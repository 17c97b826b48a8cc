using System.Diagnostics;
using System.Text.Json;

namespace CardGenius.Batch.Storage.Folder;

/// <summary>
/// The folder's one lock: <c>lock.json</c> names the holder and its last heartbeat. A holder is dead when its process is gone from
/// this machine, or when it has been silent for longer than the time to live (another machine, or a process that hangs). Reading and
/// writing the file is guarded by an operating-system lock held for milliseconds, so two that ask at once cannot both win.
/// </summary>
internal sealed class FolderLock(string root, TimeProvider time)
{
    public static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan GuardPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(10);

    private readonly string _file = Path.Combine(root, "lock.json");
    private readonly string _guard = Path.Combine(root, "lock.guard");

    public async Task<IStoreLock?> TryTakeAsync(LockHolder me, CancellationToken cancellationToken)
    {
        using var guard = await GuardAsync(cancellationToken);
        if (await LivingAsync(cancellationToken) is not null)
        {
            return null;
        }

        await WriteAsync(me, cancellationToken);
        return new FolderStoreLock(this, me, time);
    }

    public async Task<LockHolder?> FindHolderAsync(CancellationToken cancellationToken)
    {
        using var guard = await GuardAsync(cancellationToken);
        return await LivingAsync(cancellationToken);
    }

    /// <summary>Says that the holder lives; false where another has taken the lock over.</summary>
    public async Task<bool> BeatAsync(LockHolder me, CancellationToken cancellationToken)
    {
        using var guard = await GuardAsync(cancellationToken);
        if ((await ReadAsync(cancellationToken))?.Holder.Owner != me.Owner)
        {
            return false;
        }

        await WriteAsync(me, cancellationToken);
        return true;
    }

    public async Task ReleaseAsync(LockHolder me)
    {
        using var guard = await GuardAsync(CancellationToken.None);
        if ((await ReadAsync(CancellationToken.None))?.Holder.Owner == me.Owner)
        {
            File.Delete(_file);
        }
    }

    private async Task<LockHolder?> LivingAsync(CancellationToken cancellationToken)
    {
        var record = await ReadAsync(cancellationToken);
        return record is null || IsDead(record) ? null : record.Holder;
    }

    private bool IsDead(LockRecord record) => time.GetUtcNow() - record.Heartbeat > TimeToLive || IsGone(record.Holder);

    private static bool IsGone(LockHolder holder)
    {
        if (holder.Machine != Environment.MachineName)
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(holder.ProcessId);

            // The number may have been given to another process since. A clock that was set must not make a living holder look dead, so
            // a process that began about then counts as the holder, and its heartbeat decides.
            return process.StartTime.ToUniversalTime() > holder.Since.UtcDateTime + ClockTolerance;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            return true;
        }
    }

    private async Task<LockRecord?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize(
                await File.ReadAllBytesAsync(_file, cancellationToken), FolderJsonContext.Default.LockRecord);
        }
        catch (Exception error) when (error is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    private Task<bool> WriteAsync(LockHolder me, CancellationToken cancellationToken) => AtomicFile.WriteAsync(
        _file,
        JsonSerializer.SerializeToUtf8Bytes(new LockRecord(me, time.GetUtcNow()), FolderJsonContext.Default.LockRecord),
        overwrite: true,
        cancellationToken);

    private async Task<FileStream> GuardAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(_guard, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException) when (File.Exists(_guard) && Stopwatch.GetElapsedTime(began) < GuardPatience)
            {
                // Another process is between its reading and its writing, which takes it milliseconds of real time.
                await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
            }
        }
    }
}
