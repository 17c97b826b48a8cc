using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage.Folder;

/// <summary>
/// The API lease of one API (<see cref="ApiLeases"/>). A process that waits for the lease must call the same object again, because the object
/// remembers for how long the lease has been unchanged.
/// </summary>
public sealed class ApiLease
{
    private readonly string _folder;
    private readonly FolderLease _lease;

    internal ApiLease(string folder, string name, TimeProvider time)
    {
        _folder = folder;
        File = Path.Combine(folder, name);
        _lease = new FolderLease(File, Path.Combine(folder, "lock.guard"), time);
    }

    /// <summary>The path of the lease's file.</summary>
    public string File { get; }

    /// <summary>Tries once to acquire the lease.</summary>
    /// <returns>The lease, which is renewed until it is disposed; null if another run holds it.</returns>
    /// <exception cref="StoreException">The folder cannot be written.</exception>
    public Task<IStoreLease?> TryTakeAsync(LeaseHolder me, CancellationToken cancellationToken) => TranslateAsync(() =>
    {
        Directory.CreateDirectory(_folder);
        return _lease.TryTakeAsync(me, cancellationToken);
    });

    /// <summary>Finds the holder of the lease, for messages; null if no live process seems to hold it.</summary>
    public Task<LeaseHolder?> FindHolderAsync(CancellationToken cancellationToken) =>
        TranslateAsync(() => _lease.FindHolderAsync(cancellationToken));

    private async Task<T> TranslateAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception error) when (FolderFaults.IsFault(error))
        {
            throw new StoreException(
                $"{_folder}: the API lease, which all runs on this machine share, cannot be written ({error.Message.TrimEnd('.')}). "
                + "Give this user the right to write to the folder, or set XDG_DATA_HOME to another data folder, then run again. "
                + "No request was sent.",
                error);
        }
    }
}
