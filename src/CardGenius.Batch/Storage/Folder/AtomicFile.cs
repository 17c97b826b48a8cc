namespace CardGenius.Batch.Storage.Folder;

/// <summary>Writes files atomically: a file is complete or does not exist.</summary>
internal static class AtomicFile
{
    /// <summary>The extension of a file that is not complete.</summary>
    public const string UnfinishedSuffix = ".tmp";

    /// <summary>The extension of a chunk that is not committed.</summary>
    public const string PartSuffix = ".part";

    public static bool IsUnfinished(string name) =>
        name.EndsWith(UnfinishedSuffix, StringComparison.Ordinal) || name.EndsWith(PartSuffix, StringComparison.Ordinal);

    /// <summary>Writes a temporary file in the same folder, flushes it to the disk and renames it.</summary>
    /// <returns>False if the file exists and <paramref name="overwrite"/> is false.</returns>
    public static async Task<bool> WriteAsync(
        string file, ReadOnlyMemory<byte> content, bool overwrite, CancellationToken cancellationToken)
    {
        if (!overwrite && File.Exists(file))
        {
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);

        // Two processes may write the same document (a runner, and a command that pauses the run), so each temporary name is unique.
        var unfinished = $"{file}.{Guid.NewGuid():N}{UnfinishedSuffix}";
        try
        {
            await using (var stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1))
            {
                await stream.WriteAsync(content, cancellationToken);
                RandomAccess.FlushToDisk(stream.SafeFileHandle);
            }

            return Place(unfinished, file, overwrite);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Renames a complete temporary file to its final name.</summary>
    /// <returns>False if the file exists and <paramref name="overwrite"/> is false.</returns>
    public static bool Place(string unfinished, string file, bool overwrite)
    {
        // On Unix, File.Move checks whether the target exists and then renames over it, which is not atomic: two concurrent callers could both
        // succeed. Creating a hard link is atomic.
        if (!overwrite && !OperatingSystem.IsWindows() && HardLink.TryMake(unfinished, file) is { } made)
        {
            if (made)
            {
                File.Delete(unfinished);
            }

            return made;
        }

        try
        {
            File.Move(unfinished, file, overwrite);
            return true;
        }
        catch (IOException) when (!overwrite && File.Exists(file))
        {
            return false;
        }
    }
}
