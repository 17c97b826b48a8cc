using System.Reflection;
using System.Runtime.InteropServices;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>The environment in which a run was published. It names no machine, path or user.</summary>
/// <param name="Host">What executed the run: <see cref="OneMachine"/> or <see cref="FunctionApp"/>.</param>
/// <param name="Version">The version of the program.</param>
/// <param name="Runtime">The runtime, for example <c>.NET 10.0.0</c>.</param>
/// <param name="System">The operating system and the processor architecture.</param>
/// <param name="Processors">The number of processors that the process can use.</param>
/// <param name="MemoryMegabytes">The memory that the process can use.</param>
public sealed record ReportEnvironment(string Host, string Version, string Runtime, string System, int Processors, long MemoryMegabytes)
{
    /// <summary>The host of a run in one process, for example of the command line.</summary>
    public const string OneMachine = "one machine";

    /// <summary>The host of a run in a function app.</summary>
    public const string FunctionApp = "function app";

    /// <summary>Gets the version of the program.</summary>
    public static string ProgramVersion { get; } =
        typeof(ReportEnvironment).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Returns the environment of this process.</summary>
    /// <param name="host">The host.</param>
    public static ReportEnvironment Of(string host) => new(
        host,
        ProgramVersion,
        RuntimeInformation.FrameworkDescription,
        $"{SystemName} {RuntimeInformation.ProcessArchitecture}",
        global::System.Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024));

    // The description of the system can contain the name of a machine.
    private static string SystemName =>
        OperatingSystem.IsWindows() ? "Windows"
        : OperatingSystem.IsMacOS() ? "macOS"
        : OperatingSystem.IsLinux() ? "Linux"
        : "unknown system";
}
