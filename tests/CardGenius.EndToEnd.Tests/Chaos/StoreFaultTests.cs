using System.Diagnostics;
using CardGenius.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>A store that fails stops the run with a clear message. Nothing is lost or partly written.</summary>
public sealed class StoreFaultTests(ITestOutputHelper output)
{
    private const int Users = 400;

    private static bool IsRoot => OperatingSystem.IsLinux() && Environment.UserName == "root";

    [Fact]
    public async Task A_disk_that_is_full_at_any_moment_stops_the_run_and_space_lets_it_go_on()
    {
        Assert.False(OperatingSystem.IsWindows(), "there is no limit of this kind on Windows: run this test on Linux or macOS");
        await using var scenario = await Scenario.StartAsync(Users);
        var calm = await CalmAsync(scenario);

        // A limit of the file size needs no privileges. Planning reaches the small limit first, the chunk files the larger one.
        foreach (var (kilobytes, where) in ((int, string)[])[(8, "users.ndjson"), (200, "chunks")])
        {
            scenario.Store = Path.Combine(Path.GetDirectoryName(scenario.Input)!, $"limited-{kilobytes}");
            scenario.Variables["CARDGENIUS_CHUNK_SIZE"] = "100";
            scenario.Behind = ["sh", "-c", $"trap '' XFSZ; ulimit -f {kilobytes * 2}; exec \"$0\" \"$@\""];

            // The runtime's double mapping of code needs a large file in memory, which the limit would refuse.
            scenario.Variables["DOTNET_EnableWriteXorExecute"] = "0";
            var stopped = await scenario.RunAsync(9, "--concurrency", "1");
            Assert.Contains(where, stopped.Everything, StringComparison.Ordinal);
            AssertNothingHalf(scenario);

            scenario.Behind = null;
            await scenario.RunAsync(0, "--concurrency", "1");
            await AssertSameAsync(scenario, calm, "chunked otherwise");
        }

        scenario.Variables.Remove("CARDGENIUS_CHUNK_SIZE");
        if (!IsRoot)
        {
            output.WriteLine("NOT RUN: a file system that is full (only root can mount a small one); files that cannot grow were.");
            return;
        }

        // The progress of an undisturbed run: planned, half of the users done, all done but nothing published.
        var all = RoundedSize(Path.Combine(calm.Store, "runs"));
        foreach (var (bytes, when) in ((long, string)[])[(48 * 1024, "planning"), (all / 2, "chunks"), (all + (24 * 1024), "publication")])
        {
            using var disk = new SmallDisk(Path.Combine(Path.GetDirectoryName(scenario.Input)!, $"disk-{when}"), bytes);
            scenario.Store = disk.Folder;
            var stopped = await scenario.RunAsync(9);
            var said = stopped.Everything.Split('\n').FirstOrDefault(line => line.Contains("the disk is full", StringComparison.Ordinal));
            Assert.True(said is not null, stopped.Everything);
            output.WriteLine($"{when}, {bytes} bytes: {said}");
            AssertNothingHalf(scenario);

            // The disk is still full: the run reports it again and damages nothing.
            await scenario.RunAsync(9);

            disk.Grow(64 * 1024 * 1024);
            await scenario.RunAsync(0);
            await AssertSameAsync(scenario, calm, when);
        }
    }

    [Fact]
    public async Task Permission_lost_in_the_middle_stops_the_run_and_permission_given_back_lets_it_go_on()
    {
        Assert.False(OperatingSystem.IsWindows(), "there are no such permissions on Windows: run this test on Linux or macOS");
        await using var scenario = await Scenario.StartAsync(Users, Scenario.Api(milliseconds: 40));
        var calm = await CalmAsync(scenario);
        scenario.Store = Path.Combine(Path.GetDirectoryName(scenario.Input)!, "closed");

        // Root can write everywhere, unless the process drops that capability.
        scenario.Behind = IsRoot ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : null;
        await using var run = scenario.Run("--concurrency", "4");
        var before = scenario.Simulator.Stats.Requests;
        await run.UntilAsync(() => scenario.Simulator.Stats.Requests >= before + 100, "100 requests");
        var folders = Directory.GetDirectories(Path.Combine(scenario.Store, "runs"), "*", SearchOption.AllDirectories);
        Mode(folders, "500");
        try
        {
            await Scenario.EndAsync(run, 9);
            Assert.Contains("access was refused", run.Everything, StringComparison.Ordinal);
            Assert.Contains("Give this user the right", run.Everything, StringComparison.Ordinal);
            AssertNothingHalf(scenario);
            await scenario.RunAsync(9, "--concurrency", "4");
        }
        finally
        {
            Mode(folders, "700");
        }

        await scenario.RunAsync(0, "--concurrency", "4");
        await AssertSameAsync(scenario, calm, "permission");
        var twice = scenario.Simulator.Stats.Requests;
        output.WriteLine($"{twice} requests in all");
    }

    private static async Task<(string Store, PublishedRun Run)> CalmAsync(Scenario scenario)
    {
        await scenario.RunAsync(0);
        await scenario.CheckEveryRowAsync(failed: []);
        return (scenario.Store, scenario.Published);
    }

    private static async Task AssertSameAsync(Scenario scenario, (string Store, PublishedRun Run) calm, string what)
    {
        await scenario.CheckEveryRowAsync(failed: []);
        var expected = calm.Run.Fingerprint();
        var found = scenario.Published.Fingerprint();
        Assert.Equal(expected.Keys, found.Keys);
        foreach (var (name, content) in expected.Where(f => f.Key != "manifest.json"))
        {
            Assert.True(content == found[name], $"{what}: {name} differs from the calm run's");
        }
    }

    // Consumers read only the results folder. It is still empty and never contains partial results.
    private static void AssertNothingHalf(Scenario scenario) =>
        Assert.False(Directory.Exists(Path.Combine(scenario.Store, "results")), "results are there");

    private static long RoundedSize(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => (new FileInfo(file).Length + 4095) / 4096 * 4096);

    private static void Mode(IEnumerable<string> folders, string mode)
    {
        using var chmod = Process.Start("chmod", [mode, .. folders]);
        chmod.WaitForExit();
        Assert.Equal(0, chmod.ExitCode);
    }
}
