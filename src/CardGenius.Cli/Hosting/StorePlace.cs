using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Cli.Hosting;

/// <summary>Where a store is, before it is opened. Nothing it says of itself holds a secret.</summary>
internal abstract class StorePlace
{
    /// <summary>The store as a place: a folder in full, or a container's address.</summary>
    public abstract string Address { get; }

    /// <summary>What a person would call it in a message.</summary>
    public abstract string Location { get; }

    /// <summary>What a person who stands in a folder types behind <c>--store</c>.</summary>
    public abstract string NameFrom(string currentFolder);

    /// <summary>Where a path of the store is.</summary>
    public abstract string Locate(string path);

    /// <summary>Opens the store, and makes it where it is not there.</summary>
    /// <exception cref="StoreException">It cannot be opened or made.</exception>
    public abstract Task<IRunStore> OpenAsync(TimeProvider time, CancellationToken cancellationToken);

    /// <summary>Opens the store, and makes nothing; null where it is not there.</summary>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public abstract Task<IRunStore?> FindAsync(TimeProvider time, CancellationToken cancellationToken);
}
