using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>Too many failures stop a run, and a user can continue it anyway.</summary>
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

        // The tolerance applies after 200 users. The users in flight are finished.
        var asked = scenario.Simulator.Stats.Requests;
        Assert.InRange(asked, 200, 400);

        // The cause remains, so the run stops again after another 200 users.
        var again = await scenario.ResumeAsync(4);
        Assert.InRange(scenario.Simulator.Stats.Requests - asked, 200, 400);
        Assert.Matches("(2[0-9] of 2|3[0-9] of 3)[0-9]{2} users failed", again.Output);

        await scenario.ResumeAsync(3, "--accept-failures");
        await scenario.CheckEveryRowAsync(failed: Enumerable.Range(0, 1500).Where(user => (1000 + user) % 10 == 3));

        // One request per user, and a neutral request before each of the three starts and after each chunk that ended with a refused user.
        var asked1500 = scenario.Simulator.Stats.ProfilesRequested!.Histogram;
        Assert.Equal(1500, asked1500[1]);
        Assert.InRange(Assert.Single(asked1500, a => a.Key != 1).Key, 3, 60);
    }

    [Fact]
    public async Task A_resume_goes_on_when_the_cause_is_gone()
    {
        await using var scenario = await Scenario.StartAsync(1500);
        scenario.Simulator.Faults = FaultPlan.Of(FaultRule.Parse("400,spend-key=amazon_spends,modulus=10,remainder=3"));
        await scenario.RunAsync(4);

        scenario.Simulator.Faults = FaultPlan.None;
        var resumed = await scenario.ResumeAsync(3);

        var failures = await scenario.CheckEveryRowAsync();
        Assert.InRange(failures.Count, 10, 40);
        Assert.All(failures.Keys, user => Assert.Equal(3, (1000 + user) % 10));

        // The requests before the stop are counted, too.
        var requests = scenario.Simulator.Stats.Requests;
        Assert.Contains($"requests  {requests:N0} (", resumed.Output, StringComparison.Ordinal);
    }
}
