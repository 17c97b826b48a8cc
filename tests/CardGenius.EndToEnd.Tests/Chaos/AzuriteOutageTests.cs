using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Testing.Azurite;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>The storage service is killed during a run and restarts with its data.</summary>
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

        // The first of two events ends the run: the lease expires, or the last attempt of a necessary request fails.
        var error = run.Errors.Split('\n').Last(line => line.StartsWith("error: ", StringComparison.Ordinal));
        Assert.Contains(container.Address, error, StringComparison.Ordinal);
        Assert.Matches("the store lease could not be renewed before it expired|the storage service cannot be reached", error);
        Assert.Contains($" resume chaos --store {scenario.Store};", run.Errors, StringComparison.Ordinal);

        await azurite.RestartAsync();
        Assert.Empty(container.Names("results/"));
        await scenario.ResumeAsync(0);
        await CheckAsync(scenario);
    }

    private static Task<Scenario> StartAsync() => Scenario.StartAsync(Users, Scenario.Api(milliseconds: 20));

    // Azurite saves acknowledged writes every few seconds and loses the rest when it is killed, which no storage service may do. So the run stands
    // still until everything is saved. Only the requests in flight and the next writes remain.
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
