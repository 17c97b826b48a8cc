using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage.Folder;

/// <summary>The lock that runs of this user on this machine share for one API (<see cref="ApiLeases"/>). Whoever waits asks the same object again.</summary>
public sealed class ApiLease
{
    private readonly string _folder;
    private readonly FolderLease _lock;

    internal ApiLease(string folder, string name, TimeProvider time)
    {
        _folder = folder;
        File = Path.Combine(folder, name);
        _lock = new FolderLease(File, Path.Combine(folder, "lock.guard"), time);
    }

    /// <summary>The lock's file.</summary>
    public string File { get; }

    /// <summary>Tries once to take the lock.</summary>
    /// <returns>The lock, kept alive until disposed, or null where another run has it.</returns>
    /// <exception cref="StoreException">The folder cannot be written.</exception>
    public Task<IStoreLease?> TryTakeAsync(LeaseHolder me, CancellationToken cancellationToken) => TranslateAsync(() =>
    {
        Directory.CreateDirectory(_folder);
        return _lock.TryTakeAsync(me, cancellationToken);
    });

    /// <summary>Who holds the lock, to be shown to people; null where nobody living seems to.</summary>
    public Task<LeaseHolder?> FindHolderAsync(CancellationToken cancellationToken) => TranslateAsync(() => _lock.FindHolderAsync(cancellationToken));

    private async Task<T> TranslateAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception error) when (FolderFaults.IsFault(error))
        {
            throw new StoreException(
                $"{_folder}: the lock that all runs on this machine share cannot be written ({error.Message.TrimEnd('.')}). Give this user the right to "
                + "write there, or name another data folder in XDG_DATA_HOME; then run again. No request was sent.",
                error);
        }
    }
}
