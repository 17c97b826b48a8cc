namespace CardGenius.Batch.Storage;

/// <summary>A file of an <see cref="IInputContainer"/>.</summary>
/// <param name="Path">Its path in the container, parted by '/'.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Modified">When it was written.</param>
/// <param name="Version">Changes with its content: an ETag.</param>
public sealed record InputFile(string Path, long Length, DateTimeOffset Modified, string Version);
