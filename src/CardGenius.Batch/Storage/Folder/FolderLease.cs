using System.Diagnostics;
using CardGenius.Batch.Storage.Leases;

namespace CardGenius.Batch.Storage.Folder;

/// <summary>
/// A lock in a folder: a file names the holder and its last heartbeat. Reading and writing the file is guarded by an operating-system lock held
/// for milliseconds, so two that ask at once cannot both win.
/// </summary>
/// <param name="file">The lock's file; its folder exists.</param>
/// <param name="guard">The file that is locked while the lock's file is read and written.</param>
/// <param name="time">The clock.</param>
internal sealed class FolderLease(string file, string guard, TimeProvider time)
{
    private static readonly TimeSpan GuardPatience = TimeSpan.FromSeconds(5);

    private readonly StoreLeaseWatch _watch = new(time);

    public async Task<IStoreLease?> TryTakeAsync(LeaseHolder me, CancellationToken cancellationToken)
    {
        using var held = await TryGuardAsync(cancellationToken);
        var asked = time.GetTimestamp();
        if (held is null || !_watch.IsFree(await ReadAsync(cancellationToken), asked))
        {
            return null;
        }

        var began = Moment.Now(time);
        await WriteAsync(me, 0, cancellationToken);
        return new StoreLease((number, token) => RenewAsync(me, number, token), () => ReleaseAsync(me), began, time);
    }

    /// <summary>Who holds the lock, for people; null where nobody living seems to.</summary>
    public async Task<LeaseHolder?> FindHolderAsync(CancellationToken cancellationToken)
    {
        using var held = await TryGuardAsync(cancellationToken);
        var asked = time.GetTimestamp();
        var record = await ReadAsync(cancellationToken);
        return !_watch.IsFree(record, asked) && record!.LooksLive(time.GetUtcNow()) ? record.Holder : null;
    }

    private async Task<bool> RenewAsync(LeaseHolder me, long number, CancellationToken cancellationToken)
    {
        using var held = await GuardAsync(cancellationToken);
        if ((await ReadAsync(cancellationToken))?.Holder.Owner != me.Owner)
        {
            return false;
        }

        await WriteAsync(me, number, cancellationToken);
        return true;
    }

    private async Task ReleaseAsync(LeaseHolder me)
    {
        using var held = await GuardAsync(CancellationToken.None);
        if ((await ReadAsync(CancellationToken.None))?.Holder.Owner == me.Owner)
        {
            File.Delete(file);
        }
    }

    private async Task<StoreLeaseRecord?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return StoreLeaseRecord.Read(await File.ReadAllBytesAsync(file, cancellationToken));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private Task<bool> WriteAsync(LeaseHolder me, long number, CancellationToken cancellationToken) => AtomicFile.WriteAsync(
        file,
        new StoreLeaseRecord(me, time.GetUtcNow(), number).Write(),
        overwrite: true,
        cancellationToken);

    // Null where another process, perhaps one that is stopped, does not let go of the guard.
    private async Task<FileStream?> TryGuardAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(guard, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException) when (File.Exists(guard))
            {
                // Another process is between its reading and its writing, which takes it milliseconds of real time.
                if (Stopwatch.GetElapsedTime(began) >= GuardPatience)
                {
                    return null;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
            }
        }
    }

    private async Task<FileStream> GuardAsync(CancellationToken cancellationToken) =>
        await TryGuardAsync(cancellationToken)
        ?? throw new IOException($"{guard} is in use by another process for longer than {GuardPatience.TotalSeconds} s.");
}
