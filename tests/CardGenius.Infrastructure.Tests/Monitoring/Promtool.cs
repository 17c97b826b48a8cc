using System.Diagnostics;

namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>Prometheus's tool that checks and tests rules. Debian's package prometheus contains it.</summary>
internal static class Promtool
{
    /// <summary>The path of the program, or null if it is not installed.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);

    /// <summary>Writes a file into a new folder, runs promtool with it and asserts success.</summary>
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
