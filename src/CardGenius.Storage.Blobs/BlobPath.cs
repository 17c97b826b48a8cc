namespace CardGenius.Storage.Blobs;

/// <summary>The store's paths as names of blobs.</summary>
internal static class BlobPath
{
    /// <summary>The ending of the blob that holds the checkpoint of a chunk that is not committed.</summary>
    public const string CheckpointSuffix = ".part";

    /// <summary>The path itself, where it is one that stays in the store.</summary>
    public static string Check(string path)
    {
        if (path.Contains('\\', StringComparison.Ordinal) || path.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw new ArgumentException($"'{path}' leads out of the store.", nameof(path));
        }

        return path;
    }

    /// <summary>What the names of all blobs below a folder begin with.</summary>
    public static string Prefix(string folder) => Check(folder) + "/";
}
