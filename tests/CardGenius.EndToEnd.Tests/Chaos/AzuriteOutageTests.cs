using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Testing.Azurite;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>The storage service is killed in the middle of a run and comes back on the same data (issue "What must work", 9).</summary>
public sealed class AzuriteOutageTests(ITestOutputHelper output)
{
    private const int Users = 2000;

    [AzuriteFact]
    public async Task A_short_outage_is_waited_out()
    {
        await using var azurite = await AzuriteProcess.StartAsync();
        await using var scenario = await Scenario.StartAsync(Users, Scenario.Api(milliseconds: 20));
        var container = scenario.UseContainer(azurite);
        await using var run = scenario.Run();
        await run.UntilAsync(() => scenario.Simulator.Stats.Requests >= 600, "600 requests");
        await azurite.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        await azurite.RestartAsync();
        var code = await run.WaitAsync();
        output.WriteLine($"{code} {scenario.Simulator.Stats.Requests}\n{run.Everything}");
    }

    [AzuriteFact]
    public async Task A_long_outage_is_held()
    {
        await using var azurite = await AzuriteProcess.StartAsync();
        await using var scenario = await Scenario.StartAsync(Users, Scenario.Api(milliseconds: 20));
        var container = scenario.UseContainer(azurite);
        await using var run = scenario.Run();
        await run.UntilAsync(() => scenario.Simulator.Stats.Requests >= 600, "600 requests");
        await azurite.KillAsync();
        await run.UntilAsync(() => run.Errors.Contains(" held", StringComparison.Ordinal), "a hold");
        await azurite.RestartAsync();
        var code = await run.WaitAsync();
        output.WriteLine($"{code} {scenario.Simulator.Stats.Requests}\n{run.Everything}");
    }
}
