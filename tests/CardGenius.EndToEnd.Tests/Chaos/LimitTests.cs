using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>The adaptive limit falls within seconds and recovers.</summary>
public sealed class LimitTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_limit_falls_on_429_503_and_growing_latency_shows_it_and_comes_back()
    {
        await using var scenario = await Scenario.StartAsync(60_000, Scenario.Api(milliseconds: 60) with { CountProfiles = false });
        await using var run = scenario.Run("--failure-tolerance", "1");
        await ReachAsync(scenario, run, inFlight => inFlight == 20, "20 in flight");

        foreach (var (rule, low) in ((string, int)[])[("429,rate=0.5", 10), ("503,rate=0.5", 10), ("slow,delay=0.4", 15)])
        {
            scenario.Simulator.Faults = FaultPlan.Parse([rule]);
            var fell = await ReachAsync(scenario, run, inFlight => inFlight <= low, $"at most {low} in flight after {rule}");
            Assert.True(scenario.InFlightLately >= 1, "the floor is 1");
            if (rule.StartsWith("429", StringComparison.Ordinal))
            {
                await run.UntilAsync(() => run.Errors.Contains("(of 20)", StringComparison.Ordinal), "the progress shows the limit");
            }

            scenario.Simulator.Faults = FaultPlan.None;
            var rose = await ReachAsync(scenario, run, inFlight => inFlight >= 19, $"20 in flight again after {rule}");
            output.WriteLine($"{rule}: at most {low} in flight after {fell} requests; 20 again {rose} requests after its end");

            // At the rate of the healthy API (20 every 60 ms), these are 10 and 40 seconds.
            Assert.InRange(fell, 0, 10 * 333);
            Assert.InRange(rose, 0, 40 * 333);
        }

        await run.KillAsync();
        Assert.True(scenario.Simulator.Stats.MaxInFlight <= 20);
    }

    private static async Task<long> ReachAsync(Scenario scenario, CliProcess run, Func<int, bool> reached, string what)
    {
        var before = scenario.Simulator.Stats.Requests;
        var second = scenario.Simulator.Timeline[^1].Second;
        await run.UntilAsync(() => scenario.Simulator.Timeline[^1].Second > second + 1 && reached(scenario.InFlightLately), what);
        return scenario.Simulator.Stats.Requests - before;
    }
}
