using System.Diagnostics;

namespace CardGenius.Page.Tests.Support;

/// <summary>The browser of the tests. On Debian as root it is installed on first use.</summary>
internal static class Chromium
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];

    private static readonly Lazy<(string? Path, string? Missing)> Found = new(Find);

    /// <summary>Why the tests of the page are skipped; null if there is a browser.</summary>
    public static string? Missing => Found.Value.Missing;

    /// <summary>The path of the browser.</summary>
    public static string Path => Found.Value.Path ?? throw new InvalidOperationException(Missing);

    private static (string? Path, string? Missing) Find()
    {
        if (Environment.GetEnvironmentVariable("CARDGENIUS_CHROMIUM") is { Length: > 0 } chosen)
        {
            return File.Exists(chosen) ? (chosen, null) : (null, $"CARDGENIUS_CHROMIUM is '{chosen}', and there is no such file.");
        }

        if (Installed() is { } path)
        {
            return (path, null);
        }

        if (!File.Exists("/etc/debian_version") || !Environment.IsPrivilegedProcess)
        {
            return (null, "Chromium is not installed. On Debian: apt-get install chromium. Elsewhere: set CARDGENIUS_CHROMIUM to its path.");
        }

        var failure = Run("update") ?? Run("install", "-y", "--no-install-recommends", "chromium");
        return Installed() is { } now ? (now, null) : (null, $"Chromium is not installed, and its installation failed: {failure}");
    }

    private static string? Installed() => Places.FirstOrDefault(File.Exists);

    private static string? Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("apt-get", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" },
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"apt-get {string.Join(' ', arguments)}: {errors.Result.Trim()}";
    }
}
