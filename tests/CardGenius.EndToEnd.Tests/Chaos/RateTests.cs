using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>The rate limit holds in every one-second window, as the API counts it.</summary>
public sealed class RateTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("")]
    [InlineData("500,rate=0.3")]
    public async Task No_second_sees_more_than_rate_and_burst_retries_included(string fault)
    {
        // A request may arrive late and fall into a later window. At two requests a second, it must be half a second late to matter.
        const int Rate = 2;
        const int Burst = 2;
        const int Users = 24;
        await using var scenario = await Scenario.StartAsync(Users, Scenario.Api(milliseconds: 100));
        scenario.Simulator.Faults = FaultPlan.Parse(fault.Length == 0 ? [] : [fault]);

        await scenario.RunAsync(0, "--rps", $"{Rate}", "--burst", $"{Burst}", "--attempts", "8");

        var stats = scenario.Simulator.Stats;
        var seconds = (stats.LastRequest! - stats.FirstRequest!).Value.TotalSeconds;
        output.WriteLine($"{stats.Requests} requests in {seconds:0.0} s; {stats.MaxRequestsPerSecond} in the busiest second");
        Assert.InRange(stats.MaxRequestsPerSecond, 1, Rate + Burst);
        Assert.InRange(stats.Requests, Users + 1, (seconds * Rate) + Burst + 1);
        await scenario.CheckEveryRowAsync(failed: []);
    }
}
