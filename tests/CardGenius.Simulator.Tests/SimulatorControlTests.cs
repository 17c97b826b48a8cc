using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Tests.Support;

namespace CardGenius.Simulator.Tests;

public class SimulatorControlTests
{
    [Fact]
    public async Task It_watches_and_steers_over_http()
    {
        await using var server = await Simulators.StartAsync();
        using var client = new Client(server);
        using var control = new SimulatorControl(server.Address);

        Assert.True(await control.IsHealthyAsync());
        await control.SetFaultsAsync(FaultPlan.Parse(["503,rate=0.5", "hang,spend-key=rent,amount=1.5"]) with { Seed = 4 });
        Assert.Equal("503,rate=0.5|hang,spend-key=rent,amount=1.5|4", string.Join('|', server.Faults.Rules) + "|" + server.Faults.Seed);
        await control.SetFaultsAsync(FaultPlan.None);
        (await client.PostAsync("{}")).Dispose();
        Assert.Equal(server.Stats.ToJson(), (await control.GetStatsAsync()).ToJson());
        Assert.Equal(1, (await control.GetTimelineAsync()).Sum(second => second.Requests));
        await control.ResetStatsAsync();
        Assert.Equal(0, (await control.GetStatsAsync()).Requests);
    }

    [Fact]
    public async Task A_simulator_that_is_gone_is_not_healthy()
    {
        var server = await Simulators.StartAsync();
        using var control = new SimulatorControl(server.Address);
        await server.DisposeAsync();

        Assert.False(await control.IsHealthyAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => control.GetStatsAsync());
    }
}
