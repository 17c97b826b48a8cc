using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator;
using CardGenius.Simulator.Traffic;
using CardGenius.Testing;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests;

/// <summary>kill -9 at any moment costs at most the users since the last checkpoint, and starting again resumes the run (promises 1 and
/// 3).</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Users = 4000;
    private const int Kills = 20;

    [Fact]
    public async Task Killed_twenty_times_a_run_gives_the_same_results()
    {
        using var folder = new TemporaryFolder();
        var input = folder.Write("users.csv", MadeUsers.Csv(MadeUsers.Make(Users)));

        await using var calm = await StartAsync();
        var undisturbed = await CliProcess.RunAsync(Arguments(input, calm, folder.File("calm")));
        Assert.True(await undisturbed.WaitAsync() == 0, undisturbed.Everything);

        await using var stormy = await StartAsync();
        var arguments = Arguments(input, stormy, folder.File("stormy"));
        var moments = Moments(calm.Stats.Requests);
        foreach (var requests in moments)
        {
            await using var process = CliProcess.Start(arguments);
            await process.UntilAsync(() => stormy.Stats.Requests >= requests, $"request {requests}");
            await process.KillAsync();
        }

        var last = await CliProcess.RunAsync("resume", "killed", "--store", folder.File("stormy"));
        Assert.True(await last.WaitAsync() == 0, last.Everything);

        var extra = stormy.Stats.Requests - calm.Stats.Requests;
        output.WriteLine($"kills at requests {string.Join(", ", moments)}; {extra} requests more than the undisturbed {calm.Stats.Requests}");
        Assert.InRange(extra, 0, Kills * 20 * 25);
        Assert.True(stormy.Stats.MaxInFlight <= 20, $"{stormy.Stats.MaxInFlight} in flight");
        Assert.Equal(
            PublishedRun.Find(folder.File("calm"), "killed").Fingerprint(),
            PublishedRun.Find(folder.File("stormy"), "killed").Fingerprint());
        var verify = await CliProcess.RunAsync("verify", "killed", "--store", folder.File("stormy"));
        Assert.True(await verify.WaitAsync() == 0, verify.Everything);
    }

    // From before the first user (planning, the preflight request) to the last users. Extra requests only shift the later moments.
    private static List<long> Moments(long requests)
    {
        var random = new Random(20261121);
        return [0, 1, .. Enumerable.Range(0, Kills - 2).Select(_ => random.NextInt64(2, requests)).Order()];
    }

    private static string[] Arguments(string input, SimulatorServer simulator, string store) =>
        ["run", "--input", input, "--api", simulator.ApiAddress.ToString(), "--store", store, "--run-id", "killed"];

    private static Task<SimulatorServer> StartAsync() =>
        SimulatorServer.StartAsync(new() { Latency = LatencyProfile.Fixed(TimeSpan.FromMilliseconds(40)) });
}
