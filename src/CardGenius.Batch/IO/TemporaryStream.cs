namespace CardGenius.Batch.IO;

/// <summary>Creates temporary files for data that is too large for memory. The files can contain users, so other users of the machine cannot read
/// them, and they are deleted when the process ends.</summary>
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

        // The name is removed at once, so that a killed process leaves no file.
        File.Delete(path);
        return stream;
    }
}
