using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CardGenius.Batch.Storage.Folder;

/// <summary>Reads a file while another process writes it. On Unix, .NET locks the file of a writer, and its own readers respect the lock.</summary>
internal static partial class UnlockedFile
{
    private const int ReadOnly = 0;
    private const int DoesNotExist = 2;

    /// <summary>Opens a file.</summary>
    /// <returns>The stream, or null if the file does not exist.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FileStream? OpenOrNull(string file)
    {
        if (OperatingSystem.IsWindows())
        {
            try
            {
                return new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            }
            catch (IOException missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
        }

        var descriptor = Open(file, ReadOnly);
        if (descriptor >= 0)
        {
            return new(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, 1);
        }

        var error = Marshal.GetLastPInvokeError();
        return error == DoesNotExist ? null : throw new IOException($"{file}: {new Win32Exception(error).Message}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string file, int flags);
}
