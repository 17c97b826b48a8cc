using System.Diagnostics;

namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>Prometheus' own tool that checks and tests rules; Debian's package prometheus has it.</summary>
internal static class Promtool
{
    /// <summary>Where the program is; null where it is not installed.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);

    /// <summary>Writes a file into a folder of its own and runs promtool on it; it must succeed.</summary>
    public static async Task RunAsync(IEnumerable<string> arguments, string text)
    {
        var folder = Directory.CreateTempSubdirectory("promtool");
        try
        {
            var file = Path.Combine(folder.FullName, "file.yml");
            await File.WriteAllTextAsync(file, text);
            using var process = Process.Start(new ProcessStartInfo(Program!, [.. arguments, file])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}\n{await output}\n{errors}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
