using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace CardGenius.Infrastructure.Tests;

/// <summary>The Bicep compiler that the build downloaded.</summary>
internal static class Bicep
{
    private static readonly string Program = Metadata("Bicep");

    /// <summary>The folder of the templates.</summary>
    public static string Folder { get; } = Metadata("Infra");

    /// <summary>Whether the compiler's package is for this platform.</summary>
    public static bool IsForThisPlatform => OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;

    /// <summary>Runs the compiler and asserts that it succeeds without warnings.</summary>
    /// <returns>The standard output.</returns>
    public static async Task<string> RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        var (exitCode, output, errors) = await TryRunAsync(arguments, environment, folder);
        Assert.True(exitCode == 0, $"exit code {exitCode}\n{errors}");
        Assert.Equal("", errors);
        return output;
    }

    /// <summary>Runs the compiler.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> TryRunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        if (!OperatingSystem.IsWindows())
        {
            // A package has no file permissions.
            File.SetUnixFileMode(Program, File.GetUnixFileMode(Program) | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo(Program, arguments)
        {
            WorkingDirectory = folder ?? Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, errors);
    }

    private static string Metadata(string key) => typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
