using System.Globalization;
using System.Runtime.InteropServices;

namespace CardGenius.Batch.Storage;

/// <summary>
/// Checks whether the holder of a lease is a process of this machine that has ended. A host name and a process id are not enough, because
/// containers and cloned machines share both. Only Linux provides the boot id and the namespaces that are needed. On other systems, the
/// renewals of the lease decide.
/// </summary>
internal static partial class LocalProcess
{
    private const int NoSuchProcess = 3;
    private const int StartField = 19; // field 22 of /proc/[pid]/stat (proc(5)), counted from the field after the command

    /// <summary>The boot id of this system; null if it has none.</summary>
    public static string? BootId { get; } = ReadOrNull("/proc/sys/kernel/random/boot_id")?.Trim();

    /// <summary>The namespaces of this process to which process ids and start times belong; null if there are none.</summary>
    public static string? Namespace { get; } =
        LinkOrNull("/proc/self/ns/pid") is { } pid ? $"{pid} {LinkOrNull("/proc/self/ns/time")}".Trim() : null;

    /// <summary>Returns whether a holder is known to have ended. Returns false if it is not known.</summary>
    public static bool HasEnded(LeaseHolder holder)
    {
        if (!OperatingSystem.IsLinux()
            || holder.Machine != Environment.MachineName
            || BootId is null || holder.BootId != BootId
            || Namespace is null || holder.Namespace != Namespace
            || holder.ProcessStart is not { } start
            || holder.ProcessId <= 0)
        {
            return false;
        }

        // Signal 0 only checks whether the process exists. It uses the namespace of this process, and it also finds processes that /proc hides.
        if (Kill(holder.ProcessId, 0) != 0)
        {
            return Marshal.GetLastPInvokeError() == NoSuchProcess;
        }

        // A later process may have the same id, so the start time is compared. /proc may belong to another namespace, where the id is that of
        // another process, so /proc/self is checked first.
        return LinkOrNull("/proc/self") == Text(Environment.ProcessId)
            && StartOf(Text(holder.ProcessId)) is { } found
            && found != start;
    }

    /// <summary>Returns the start time of a process, in clock ticks since the boot; null if it cannot be read.</summary>
    /// <param name="process">A process id, or <c>self</c>.</param>
    public static long? StartOf(string process)
    {
        // The command is in parentheses and may itself contain spaces and parentheses.
        var stat = ReadOrNull($"/proc/{process}/stat");
        var fields = stat?[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields?.Length > StartField && long.TryParse(fields[StartField], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? start
            : null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? ReadOrNull(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? LinkOrNull(string file)
    {
        try
        {
            return new FileInfo(file).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
