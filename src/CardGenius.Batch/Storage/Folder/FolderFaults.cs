using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage.Folder;

/// <summary>Translates errors of the file system to <see cref="StoreException"/>, with messages that say what to do.</summary>
internal static class FolderFaults
{
    private const int DiskFull = 28;
    private const int DiskQuota = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Returns whether an exception is an error of the file system. .NET throws <see cref="ArgumentOutOfRangeException"/> if a file would
    /// become larger than the file system or the limit of the process allows (EFBIG).</summary>
    public static bool IsFault(Exception error) =>
        error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" };

    public static void Translate(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (IsFault(error))
        {
            throw Explain(path, error);
        }
    }

    public static async Task<T> TranslateAsync<T>(string path, Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception error) when (IsFault(error))
        {
            throw Explain(path, error);
        }
    }

    public static async Task TranslateAsync(string path, Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception error) when (IsFault(error))
        {
            throw Explain(path, error);
        }
    }

    public static StoreException Explain(string path, Exception error) => error switch
    {
        UnauthorizedAccessException => new StoreException(
            $"{path}: access was refused. Give this user the right to read and write the store's folder, then resume.", error),
        IOException io when IsDiskFull(io) => new StoreException(
            $"{path}: the disk is full. Free some space, then resume. All checkpointed users are kept.", error),
        ArgumentOutOfRangeException => new StoreException(
            $"{path}: the file would become larger than the file system or the file size limit of this process (ulimit -f) allows. "
            + "Raise the limit or use another file system, then resume. All checkpointed users are kept.",
            error),
        _ => new StoreException($"{path}: {error.Message}", error),
    };

    private static bool IsDiskFull(IOException error) =>
        error.HResult is DiskFull or DiskQuota or WindowsDiskFull || (error.HResult & 0xFFFF) is DiskFull or DiskQuota;
}
