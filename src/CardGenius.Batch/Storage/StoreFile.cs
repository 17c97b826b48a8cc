namespace CardGenius.Batch.Storage;

/// <summary>A file of the store.</summary>
/// <param name="Path">Its path in the store, parted by '/'.</param>
/// <param name="Length">Its size in bytes.</param>
public sealed record StoreFile(string Path, long Length);
