using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage.Folder;

/// <summary>What the file system refuses, in words a person can act on.</summary>
internal static class FolderFaults
{
    private const int DiskFull = 28;
    private const int DiskQuota = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether it is the file system that refuses. .NET reports a file that would grow beyond what the file system or the process's
    /// limit allows (EFBIG) as an argument that is out of range.</summary>
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
            $"{path}: the disk is full. Free some space, then resume; nothing that was checkpointed is lost.", error),
        ArgumentOutOfRangeException => new StoreException(
            $"{path}: the file would become larger than the file system, or the limit on this process's files (ulimit -f), allows. "
            + "Raise the limit or use another place, then resume; nothing that was checkpointed is lost.",
            error),
        _ => new StoreException($"{path}: {error.Message}", error),
    };

    private static bool IsDiskFull(IOException error) =>
        error.HResult is DiskFull or DiskQuota or WindowsDiskFull || (error.HResult & 0xFFFF) is DiskFull or DiskQuota;
}
