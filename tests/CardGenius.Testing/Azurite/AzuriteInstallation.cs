using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace CardGenius.Testing.Azurite;

/// <summary>Azurite as package-lock.json pins it, installed on first use into <c>artifacts/azurite</c> of the repository.</summary>
internal static class AzuriteInstallation
{
    private const string Remedy =
        "The tests of the blob store start Azurite, Microsoft's emulator of the service, and need Node.js for it: install Node.js 18 or later "
        + "(node and npm on the PATH) and a registry that npm can reach, or set CARDGENIUS_SKIP_AZURITE=1 to leave these tests out.";

    public static Exception Missing(string what, Exception? innerException = null) =>
        new InvalidOperationException($"{what} {Remedy}", innerException);

    /// <summary>Returns the path of the program of a service for node. Installs it if necessary.</summary>
    public static async Task<string> ProgramAsync(string service)
    {
        var package = Path.Combine(AppContext.BaseDirectory, "Azurite");
        var key = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(package, "package-lock.json"))))[..12];
        var folder = Path.Combine(RepositoryRoot(), "artifacts", "azurite", key);
        var program = Path.Combine(folder, "node_modules", "azurite", "dist", "src", service, "main.js");
        var done = Path.Combine(folder, "installed");
        Directory.CreateDirectory(folder);
        await using var one = await OneAtATimeAsync(Path.Combine(folder, "lock"));
        if (!File.Exists(done))
        {
            foreach (var name in (string[])["package.json", "package-lock.json", ".npmrc"])
            {
                File.Copy(Path.Combine(package, name), Path.Combine(folder, name), overwrite: true);
            }

            // No install scripts: Azurite needs no compilation, and a test run should execute nothing that it does not need.
            await NpmAsync(folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            await File.WriteAllTextAsync(done, "");
        }

        return program;
    }

    private static async Task NpmAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = Start(start);
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = npm.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            await npm.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException error)
        {
            npm.Kill(entireProcessTree: true);
            throw Missing("'npm ci' did not end within 5 minutes.", error);
        }

        if (npm.ExitCode != 0)
        {
            throw Missing($"'npm ci' failed:\n{await output}{await errors}\n");
        }
    }

    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw Missing($"'{start.FileName}' cannot be started ({error.Message}).", error);
        }
    }

    // Two test runs on one clone must not install at the same time.
    private static async Task<FileStream> OneAtATimeAsync(string file)
    {
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(file))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}
