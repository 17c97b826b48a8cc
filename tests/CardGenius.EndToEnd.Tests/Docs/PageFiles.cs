using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using CardGenius.Cli.Demo;
using CardGenius.Simulator;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Traffic;

namespace CardGenius.EndToEnd.Tests.Docs;

/// <summary>The files that the commands of a page read, and the API that they call.</summary>
internal sealed class PageFiles
{
    private const int Users = 2000;

    private const string Configuration =
        """
        {
          "excel": { "input_file": "users.csv" },
          "column_mappings": { "user_id": "userid", "amazon_spends": "avg_amazon_gmv" },
          "processing": { "top_n_cards": 10, "max_workers": 20 }
        }
        """;

    /// <summary>The API behind the production address.</summary>
    public SimulatorOptions Api { get; private init; } = new() { Latency = LatencyProfile.Fixed(TimeSpan.FromMilliseconds(30)) };

    private Func<string, string, Task> More { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Returns the files of a page.</summary>
    public static PageFiles For(string page) => page switch
    {
        "docs/api-owners.md" => new() { More = (folder, _) => WriteAccessLogAsync(folder) },
        "docs/command-line.md" => new() { More = WriteConfigurationAsync },
        "docs/data-team.md" => new()
        {
            Api = new()
            {
                Latency = LatencyProfile.Fixed(TimeSpan.FromMilliseconds(30)),
                Faults = FaultPlan.Parse(["400,from-request=1000,to-request=1010"]),
            },
        },
        "docs/install.md" => new() { More = WriteReleaseAsync },
        _ => new(),
    };

    /// <summary>Writes the files.</summary>
    /// <param name="folder">The current folder of the commands.</param>
    /// <param name="program">The path of the program.</param>
    public async Task WriteAsync(string folder, string program)
    {
        await using (var users = new StreamWriter(Path.Combine(folder, "users.csv")))
        {
            DemoUsers.Write(users, Users);
        }

        await More(folder, program);
    }

    // 20 connections send one request a second each for a minute. Then one response asks for a wait of 10 s, and the client waits.
    private static Task WriteAccessLogAsync(string folder)
    {
        const string Client = "\"CardGenius-Batch-Runner/1.0\"";
        const int Connections = 20;
        var lines = Enumerable.Range(0, 60 * Connections).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{1764300001.5 + (i / 20.0):F3} 0.990 200 {100 + (i % Connections)} {1 + (i / Connections)} {Client} \"-\""));
        string[] end =
        [
            $"1764300062.000 0.500 429 100 61 {Client} \"10\"",
            "1764300063.000 0.500 200 300 1 \"curl/8.0\" \"-\"",
            $"1764300073.000 0.500 200 100 62 {Client} \"-\"",
        ];
        return File.WriteAllLinesAsync(Path.Combine(folder, "cardgenius.log"), [.. lines, .. end]);
    }

    private static async Task WriteConfigurationAsync(string folder, string program)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "misspelled.csv"), "userid,avg_amazn_gmv,avg_flipkart_gmv\n4711,100,200\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "real_config.json"), Configuration);
    }
    private static async Task WriteReleaseAsync(string folder, string program)
    {
        var parts = (Folder: Path.GetDirectoryName(program), Name: Path.GetFileName(program));
        await RunAsync(folder, "tar", $"tar -czf cardgenius-linux-x64.tar.gz -C '{parts.Folder}' {parts.Name}");
        var archive = await File.ReadAllBytesAsync(Path.Combine(folder, "cardgenius-linux-x64.tar.gz"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "SHA256SUMS"),
            string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(SHA256.HashData(archive))}  cardgenius-linux-x64.tar.gz\n"));
    }

    private static async Task RunAsync(string folder, string what, string script)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = folder })!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{what} failed");
    }
}
