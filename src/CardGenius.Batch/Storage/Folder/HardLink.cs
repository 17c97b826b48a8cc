using System.Runtime.InteropServices;

namespace CardGenius.Batch.Storage.Folder;

/// <summary>Creates hard links. On Unix, this is an atomic way to give a file a name only if the name is free.</summary>
internal static partial class HardLink
{
    private const int NameIsTaken = 17;

    /// <summary>Tries to create a hard link.</summary>
    /// <returns>False if the name is taken; null if a link cannot be created (the file system has no links, or access is refused).</returns>
    public static bool? TryMake(string file, string name) =>
        Link(file, name) == 0 ? true
        : Marshal.GetLastPInvokeError() == NameIsTaken ? false
        : null;

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string file, string name);
}
