using System.Diagnostics;
using CardGenius.Batch.Storage.Leases;

namespace CardGenius.Batch.Storage.Folder;

/// <summary>
/// A lease in a folder. A file names the holder and the time of its last renewal. While a process reads and writes the file, it holds an
/// operating-system lock on a guard file for some milliseconds, so that two processes cannot both acquire the lease.
/// </summary>
/// <param name="file">The lease's file. Its folder must exist.</param>
/// <param name="guard">The file that is locked while the lease's file is read and written.</param>
/// <param name="time">The clock.</param>
internal sealed class FolderLease(string file, string guard, TimeProvider time)
{
    private static readonly TimeSpan GuardTimeout = TimeSpan.FromSeconds(5);

    private readonly StoreLeaseWatch _watch = new(time);

    public async Task<IStoreLease?> TryTakeAsync(LeaseHolder holder, CancellationToken cancellationToken)
    {
        using var held = await TryGuardAsync(cancellationToken);
        var readStarted = time.GetTimestamp();
        if (held is null || !_watch.IsFree(await ReadAsync(cancellationToken), readStarted))
        {
            return null;
        }

        var began = Moment.Now(time);
        await WriteAsync(holder, 0, cancellationToken);
        return new StoreLease((number, token) => RenewAsync(holder, number, token), () => ReleaseAsync(holder), began, time);
    }

    /// <summary>Finds the holder of the lease, for messages; null if no live process seems to hold it.</summary>
    public async Task<LeaseHolder?> FindHolderAsync(CancellationToken cancellationToken)
    {
        using var held = await TryGuardAsync(cancellationToken);
        var readStarted = time.GetTimestamp();
        var record = await ReadAsync(cancellationToken);
        return !_watch.IsFree(record, readStarted) && record!.LooksLive(time.GetUtcNow()) ? record.Holder : null;
    }

    private async Task<bool> RenewAsync(LeaseHolder holder, long number, CancellationToken cancellationToken)
    {
        using var held = await GuardAsync(cancellationToken);
        if ((await ReadAsync(cancellationToken))?.Holder.Owner != holder.Owner)
        {
            return false;
        }

        await WriteAsync(holder, number, cancellationToken);
        return true;
    }

    private async Task ReleaseAsync(LeaseHolder holder)
    {
        using var held = await GuardAsync(CancellationToken.None);
        if ((await ReadAsync(CancellationToken.None))?.Holder.Owner == holder.Owner)
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

    private Task<bool> WriteAsync(LeaseHolder holder, long number, CancellationToken cancellationToken) => AtomicFile.WriteAsync(
        file,
        new StoreLeaseRecord(holder, time.GetUtcNow(), number).Write(),
        overwrite: true,
        cancellationToken);

    // Returns null if another process, for example a suspended one, keeps the guard file locked.
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
                // Another process is reading and writing the lease's file. This takes milliseconds of real time, so the system clock is used.
                if (Stopwatch.GetElapsedTime(began) >= GuardTimeout)
                {
                    return null;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
            }
        }
    }

    private async Task<FileStream> GuardAsync(CancellationToken cancellationToken) =>
        await TryGuardAsync(cancellationToken)
        ?? throw new IOException($"{guard} has been locked by another process for more than {GuardTimeout.TotalSeconds} s.");
}
