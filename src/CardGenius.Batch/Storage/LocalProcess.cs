using System.Globalization;
using System.Runtime.InteropServices;

namespace CardGenius.Batch.Storage;

/// <summary>
/// Tells whether a lock's holder is a process of this system that has ended. Only Linux gives proof: a host name and a process id say nothing,
/// because containers and clones share both. Elsewhere nothing is known, and the holder's heartbeat decides.
/// </summary>
internal static partial class LocalProcess
{
    private const int NoSuchProcess = 3;
    private const int StartField = 19; // the 22nd of proc(5), counted from the one after the command

    /// <summary>The boot of this system; null where it does not name it.</summary>
    public static string? BootId { get; } = ReadOrNull("/proc/sys/kernel/random/boot_id")?.Trim();

    /// <summary>The namespaces of this process in which process ids and start times are meant; null where there are none.</summary>
    public static string? Namespace { get; } = LinkOrNull("/proc/self/ns/pid") is { } pid ? $"{pid} {LinkOrNull("/proc/self/ns/time")}".Trim() : null;

    /// <summary>Whether a holder is known to have ended. False also where nothing is known.</summary>
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

        // A signal of number 0 only asks. It asks in this process's own namespace, and also about processes that /proc hides.
        if (Kill(holder.ProcessId, 0) != 0)
        {
            return Marshal.GetLastPInvokeError() == NoSuchProcess;
        }

        // The id may belong to a later process. /proc may also be another namespace's, in which ids mean other processes.
        return LinkOrNull("/proc/self") == Text(Environment.ProcessId)
            && StartOf(Text(holder.ProcessId)) is { } found
            && found != start;
    }

    /// <summary>When a process started, in clock ticks since the boot; null where that cannot be read.</summary>
    /// <param name="process">A process id, or <c>self</c>.</param>
    public static long? StartOf(string process)
    {
        // The command stands in parentheses and may hold blanks and parentheses itself.
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
