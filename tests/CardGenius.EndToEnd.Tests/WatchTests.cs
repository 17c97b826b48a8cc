using System.Globalization;
using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator;
using CardGenius.Simulator.Traffic;
using CardGenius.Testing;

namespace CardGenius.EndToEnd.Tests;

/// <summary><c>watch</c> beside the process of a run, which is killed, resumed and watched to its end.</summary>
public sealed class WatchTests : IDisposable
{
    // After the resume, about 900 users are left: 17 s with 8 requests in flight, so the report has two samples of 10 s for its charts.
    private const int Users = 1000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_killed_and_resumed_run_is_watched_by_another_process_and_its_report_is_whole()
    {
        var input = _folder.Write("users.csv", MadeUsers.Csv(MadeUsers.Make(Users)));
        var store = _folder.File("store");
        await using var simulator = await SimulatorServer.StartAsync(new() { Latency = LatencyProfile.Fixed(TimeSpan.FromMilliseconds(150)) });
        await using var killed = CliProcess.Start(
            "run", "--input", input, "--api", simulator.ApiAddress.ToString(), "--store", store, "--run-id", "watched", "--concurrency", "8");
        await killed.UntilAsync(() => simulator.Stats.Requests >= 50, "50 requests");
        await using (var watch = CliProcess.Start("watch", "watched", "--store", store))
        {
            await watch.UntilAsync(() => watch.Errors.Contains(" running  ", StringComparison.Ordinal), "the watching shows the run");
            await killed.KillAsync();
            Assert.True(await watch.WaitAsync() == 130, watch.Everything);
            Assert.Contains("interrupted: the process ended without a result", watch.Output, StringComparison.Ordinal);
        }

        await using var resumed = CliProcess.Start("resume", "watched", "--store", store);
        await resumed.UntilAsync(() => resumed.Errors.Contains(" running  ", StringComparison.Ordinal), "the run is resumed");
        await using (var watch = CliProcess.Start("status", "watched", "--watch", "--store", store))
        {
            Assert.True(await resumed.WaitAsync() == 0, resumed.Everything);
            Assert.True(await watch.WaitAsync() == 0, watch.Everything);
            Assert.StartsWith("run watched: completed", watch.Output, StringComparison.Ordinal);
        }

        var published = PublishedRun.Find(store, "watched");
        string[] expected =
        [
            string.Create(CultureInfo.InvariantCulture, $"Completed: all {Users:#,0} users have a result."), "stopped (interrupted): the process ended without a result", "resumed",
            "<svg ", "<td>host</td><td>one machine</td>",
        ];
        Assert.All(expected, e => Assert.Contains(e, published.Report("html"), StringComparison.Ordinal));
        Assert.Contains("# Run watched: completed\n", published.Report("md"), StringComparison.Ordinal);
        var verify = await CliProcess.RunAsync("verify", "watched", "--store", store);
        Assert.True(await verify.WaitAsync() == 0, verify.Everything);
    }
}
