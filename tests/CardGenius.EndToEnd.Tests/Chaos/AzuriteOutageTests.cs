using CardGenius.Cli.Display.Json;
using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Testing.Azurite;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>The storage service is killed in the middle of a run and comes back with its data.</summary>
public sealed class AzuriteOutageTests(ITestOutputHelper output)
{
    private const int Users = 1500;

    [AzuriteFact]
    public async Task An_outage_of_seconds_is_waited_out()
    {
        await using var azurite = await AzuriteProcess.StartAsync();
        await using var scenario = await StartAsync();
        var container = scenario.UseContainer(azurite);
        await using var run = scenario.Run();
        await KillAzuriteAsync(run, scenario, azurite, container);
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        await azurite.RestartAsync();

        await Scenario.EndAsync(run, 0);
        await CheckAsync(scenario);
    }

    [AzuriteFact]
    public async Task An_outage_that_outlasts_the_lock_stops_the_run_and_resume_finishes_it()
    {
        await using var azurite = await AzuriteProcess.StartAsync();
        await using var scenario = await StartAsync();
        var container = scenario.UseContainer(azurite);
        await using var run = scenario.Run();
        await KillAzuriteAsync(run, scenario, azurite, container);

        await Scenario.EndAsync(run, 9);

        // Whichever comes first: the lock's time to live, or the last try of a request that the run cannot do without.
        var error = run.Errors.Split('\n').Last(line => line.StartsWith("error: ", StringComparison.Ordinal));
        Assert.Contains(container.Address, error, StringComparison.Ordinal);
        Assert.Matches("the store lease could not be renewed before it expired|the storage service cannot be reached", error);
        Assert.Contains($"hint: cardgenius resume chaos --store {scenario.Store} goes on", run.Errors, StringComparison.Ordinal);

        await azurite.RestartAsync();
        Assert.Empty(container.Names("results/"));
        await scenario.ResumeAsync(0);
        await CheckAsync(scenario);
    }

    private static Task<Scenario> StartAsync() => Scenario.StartAsync(Users, Scenario.Api(milliseconds: 20));

    // Azurite saves what it acknowledged every few seconds, and a kill loses the rest, which no storage service may. So the run stands still
    // until all is saved; that leaves the run's requests in flight, and what it wants to write next.
    private static async Task KillAzuriteAsync(CliProcess run, Scenario scenario, AzuriteProcess azurite, BlobContainer container)
    {
        Assert.False(OperatingSystem.IsWindows(), "a process cannot be made to stand still on Windows: run this test on Linux or macOS");
        await run.UntilAsync(() => scenario.Simulator.Stats.Requests >= 500, "500 requests");
        run.Signal("STOP");
        await azurite.PersistedAsync(container.Mark());
        await azurite.KillAsync();
        run.Signal("CONT");
    }

    private async Task CheckAsync(Scenario scenario)
    {
        await scenario.CheckEveryRowAsync(failed: []);
        var stats = scenario.Simulator.Stats;
        output.WriteLine($"{stats.Requests - Users} requests more than users; at most {stats.MaxInFlight} in flight");
        Assert.InRange(stats.Requests - Users, 0, (20 * 25) + 2);
        Assert.True(stats.MaxInFlight <= 20, $"{stats.MaxInFlight} in flight");
    }
}
