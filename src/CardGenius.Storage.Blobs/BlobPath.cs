namespace CardGenius.Storage.Blobs;

/// <summary>Converts the store's paths to blob names.</summary>
internal static class BlobPath
{
    /// <summary>The suffix of the blob with the checkpoint of a chunk that is not committed.</summary>
    public const string CheckpointSuffix = ".part";

    /// <summary>Returns the path if it is inside the store.</summary>
    /// <exception cref="ArgumentException">The path is empty, is absolute or has relative parts.</exception>
    public static string Check(string path)
    {
        if (path.Contains('\\', StringComparison.Ordinal) || path.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw new ArgumentException($"'{path}' is not a path inside the store.", nameof(path));
        }

        return path;
    }

    /// <summary>Returns the prefix of the names of all blobs in a folder.</summary>
    public static string Prefix(string folder) => Check(folder) + "/";
}
