namespace CardGenius.Batch.Storage;

/// <summary>Reads ranges of large files.</summary>
public interface IRangeReader
{
    /// <summary>The location of the files for messages, for example <c>folder /data/cardgenius</c>. It contains no secret.</summary>
    string Location { get; }

    /// <summary>Opens a large file at <paramref name="offset"/> (in bytes) and reads at most <paramref name="length"/> bytes, or to the end of the
    /// file if it is null. Returns null if the file does not exist. The stream may be unable to seek.</summary>
    Task<Stream?> OpenReadAsync(string path, long offset, long? length, CancellationToken cancellationToken);
}
