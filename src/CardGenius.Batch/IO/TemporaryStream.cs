namespace CardGenius.Batch.IO;

/// <summary>A file for what is too large for memory. It goes with the process, and nobody else sees it: it may hold users.</summary>
internal static class TemporaryStream
{
    private const int BufferSize = 128 * 1024;

    public static FileStream Create()
    {
        var path = Path.Combine(Path.GetTempPath(), $"cardgenius-{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = BufferSize,
            Options = FileOptions.DeleteOnClose,
        };
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var stream = new FileStream(path, options);

        // Gone from the folder at once, so that a killed process leaves nothing behind.
        File.Delete(path);
        return stream;
    }
}
