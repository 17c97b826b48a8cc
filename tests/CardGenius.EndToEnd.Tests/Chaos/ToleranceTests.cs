using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>Too many failures stop a run, and a person may go on all the same (issue "What must work", 6).</summary>
public sealed class ToleranceTests
{
    [Fact]
    public async Task Too_many_failures_stop_the_run_and_accepting_them_completes_it_without_asking_again()
    {
        // Every tenth user's profile is refused: 10 %, and the tolerance is 5 %.
        await using var scenario = await Scenario.StartAsync(1500);
        scenario.Simulator.Faults = FaultPlan.Of(FaultRule.Parse("400,spend-key=amazon_spends,modulus=10,remainder=3"));

        var stopped = await scenario.RunAsync(4);
        Assert.Contains("more than the tolerated 5 %", stopped.Output, StringComparison.Ordinal);
        Assert.Contains($"resume {Scenario.RunId}", stopped.Output, StringComparison.Ordinal);
        Assert.Contains("--accept-failures", stopped.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(scenario.Store, "results")));

        // After 200 users it is judged; those in flight are finished.
        var asked = scenario.Simulator.Stats.Requests;
        Assert.InRange(asked, 200, 400);

        // Nothing has changed: it stops again, at once.
        await scenario.ResumeAsync(4);
        Assert.InRange(scenario.Simulator.Stats.Requests - asked, 1, 60);

        await scenario.ResumeAsync(3, "--accept-failures");
        await scenario.CheckEveryRowAsync(failed: Enumerable.Range(0, 1500).Where(user => (1000 + user) % 10 == 3));

        // Each user once; the neutral call before each of the three starts.
        Assert.Equal(
            new Dictionary<int, long> { [1] = 1500, [3] = 1 }, scenario.Simulator.Stats.ProfilesRequested!.Histogram.ToDictionary());
    }
}
