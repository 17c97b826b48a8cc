using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Cli.Hosting;

/// <summary>The location of a store that is not opened yet. None of its texts contains a secret.</summary>
internal abstract class StorePlace
{
    /// <summary>The full path of the folder, or the container's address.</summary>
    public abstract string Address { get; }

    /// <summary>The store's name for messages.</summary>
    public abstract string Location { get; }

    /// <summary>Returns the value of <c>--store</c> that names this store in the given current folder.</summary>
    public abstract string NameFrom(string currentFolder);

    /// <summary>Returns the location of a path of the store.</summary>
    public abstract string Locate(string path);

    /// <summary>Opens the store. Creates it if it does not exist.</summary>
    /// <exception cref="StoreException">The store cannot be opened or created.</exception>
    public abstract Task<IRunStore> OpenAsync(TimeProvider time, CancellationToken cancellationToken);

    /// <summary>Returns the container of inputs: the store itself.</summary>
    public abstract IInputContainer OpenInputs();

    /// <summary>Opens the store if it exists. Returns null if it does not.</summary>
    /// <exception cref="StoreException">The store cannot be opened.</exception>
    public abstract Task<IRunStore?> FindAsync(TimeProvider time, CancellationToken cancellationToken);
}
