namespace CardGenius.Batch.Storage;

/// <summary>A file of an <see cref="IInputContainer"/>.</summary>
/// <param name="Path">The path in the container, with '/' as separator.</param>
/// <param name="Length">The size in bytes.</param>
/// <param name="Modified">The time when the file was last written.</param>
/// <param name="Version">A value that changes with the content, for example an ETag.</param>
public sealed record InputFile(string Path, long Length, DateTimeOffset Modified, string Version);
