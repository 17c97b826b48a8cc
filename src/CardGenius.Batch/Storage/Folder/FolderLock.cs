using System.Diagnostics;

namespace CardGenius.Batch.Storage.Folder;

/// <summary>
/// The folder's one lock: <c>lock.json</c> names the holder and its last heartbeat. Reading and writing the file is guarded by an
/// operating-system lock held for milliseconds, so two that ask at once cannot both win.
/// </summary>
internal sealed class FolderLock(string root, TimeProvider time)
{
    private static readonly TimeSpan GuardPatience = TimeSpan.FromSeconds(5);

    private readonly string _file = Path.Combine(root, LockRecord.Name);
    private readonly string _guard = Path.Combine(root, "lock.guard");

    public async Task<IStoreLock?> TryTakeAsync(LockHolder me, CancellationToken cancellationToken)
    {
        using var guard = await GuardAsync(cancellationToken);
        if (await LivingAsync(cancellationToken) is not null)
        {
            return null;
        }

        await WriteAsync(me, cancellationToken);
        return new HeldStoreLock(token => BeatAsync(me, token), () => ReleaseAsync(me), time);
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
        return record is null || record.IsDead(time.GetUtcNow()) ? null : record.Holder;
    }

    private async Task<LockRecord?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return LockRecord.Read(await File.ReadAllBytesAsync(_file, cancellationToken));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private Task<bool> WriteAsync(LockHolder me, CancellationToken cancellationToken) => AtomicFile.WriteAsync(
        _file,
        new LockRecord(me, time.GetUtcNow()).Write(),
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
