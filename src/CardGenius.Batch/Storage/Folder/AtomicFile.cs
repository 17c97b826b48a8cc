namespace CardGenius.Batch.Storage.Folder;

/// <summary>Files that are there as a whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>The ending of a file that is still being written.</summary>
    public const string UnfinishedSuffix = ".tmp";

    /// <summary>The ending of a chunk that is not committed.</summary>
    public const string PartSuffix = ".part";

    public static bool IsUnfinished(string name) =>
        name.EndsWith(UnfinishedSuffix, StringComparison.Ordinal) || name.EndsWith(PartSuffix, StringComparison.Ordinal);

    /// <summary>Writes beside the place, flushes to the disk, renames. False where the file is there and may not be replaced.</summary>
    public static async Task<bool> WriteAsync(
        string file, ReadOnlyMemory<byte> content, bool overwrite, CancellationToken cancellationToken)
    {
        if (!overwrite && File.Exists(file))
        {
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);

        // Two processes may write the same document (a runner and a person who pauses it), so each has a name of its own.
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

    /// <summary>Renames; false where the file is there and may not be replaced.</summary>
    public static bool Place(string unfinished, string file, bool overwrite)
    {
        // On Unix .NET looks whether something is at the place and then renames over whatever is: of two at once, both would have had it.
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
