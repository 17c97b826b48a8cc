using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CardGenius.Batch.Storage.Folder;

/// <summary>Reads a file while another process writes it. On Unix, .NET locks the file of a writer, and its own readers respect the lock.</summary>
internal static partial class UnlockedFile
{
    private const int ReadOnly = 0;
    private const int DoesNotExist = 2;

    /// <summary>Reads the content that the file has now.</summary>
    /// <returns>The content, or null if the file does not exist.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static byte[]? ReadOrNull(string file)
    {
        try
        {
            using var handle = OperatingSystem.IsWindows()
                ? File.OpenHandle(file, share: FileShare.ReadWrite | FileShare.Delete)
                : OpenOnUnix(file);
            var content = new byte[RandomAccess.GetLength(handle)];
            return content[..RandomAccess.Read(handle, content, 0)];
        }
        catch (IOException missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static SafeFileHandle OpenOnUnix(string file)
    {
        var handle = Open(file, ReadOnly);
        if (!handle.IsInvalid)
        {
            return handle;
        }

        var error = Marshal.GetLastPInvokeError();
        handle.Dispose();
        throw error == DoesNotExist ? new FileNotFoundException(file) : new IOException($"{file}: {new Win32Exception(error).Message}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string file, int flags);
}
