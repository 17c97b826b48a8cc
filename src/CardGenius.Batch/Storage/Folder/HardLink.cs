using System.Runtime.InteropServices;

namespace CardGenius.Batch.Storage.Folder;

/// <summary>A second name for a file, given only where nothing has that name: what Unix offers for "create or find", whatever crashes.</summary>
internal static partial class HardLink
{
    private const int NameIsTaken = 17;

    /// <summary>Gives a file a second name.</summary>
    /// <returns>False where the name is taken; null where it cannot be done (a file system without links, no right to).</returns>
    public static bool? TryMake(string file, string name) =>
        Link(file, name) == 0 ? true
        : Marshal.GetLastPInvokeError() == NameIsTaken ? false
        : null;

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string file, string name);
}
