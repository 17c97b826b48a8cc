using System.Diagnostics;

namespace CardGenius.Page.Tests;

/// <summary>The libraries of the page.</summary>
public sealed class VendorTests
{
    [Fact]
    public async Task The_files_of_the_libraries_are_those_of_the_pinned_packages()
    {
        using var check = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Repository(), "eng", "page.sh"), "--check"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = check.StandardOutput.ReadToEndAsync();
        var errors = await check.StandardError.ReadToEndAsync();
        await check.WaitForExitAsync();
        Assert.True(check.ExitCode == 0, $"eng/page.sh --check (needs Node.js and npm): {await output}{errors}");
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CardGenius.Functions.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The folder of the solution was not found.");
        }

        return folder;
    }
}
