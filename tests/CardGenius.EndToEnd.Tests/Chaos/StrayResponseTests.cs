using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>Responses that belong to other users' requests are never used.</summary>
public sealed class StrayResponseTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_fifth_of_the_responses_belongs_to_other_users_and_every_result_is_right(bool gzip)
    {
        await using var scenario = await Scenario.StartAsync(400, Scenario.Api() with { Gzip = gzip });
        scenario.Simulator.Faults = FaultPlan.Parse(["stray,rate=0.2,from-request=2"]);

        var run = await scenario.RunAsync(0);

        Assert.Contains(" responses to other requests", run.Output, StringComparison.Ordinal);
        await scenario.CheckEveryRowAsync(failed: []);
    }

    [Fact]
    public async Task While_all_responses_belong_to_other_users_the_run_holds_and_no_user_fails()
    {
        await using var scenario = await Scenario.StartAsync(300);
        scenario.Simulator.Faults = FaultPlan.Parse(["stray,from-request=60"]);
        await using var run = scenario.Run();
        await run.UntilAsync(
            () => run.Errors.Contains(" held ", StringComparison.Ordinal) && run.Errors.Contains("belong to other requests", StringComparison.Ordinal),
            "the run holds because responses belong to other requests");

        scenario.Simulator.Faults = FaultPlan.None;
        await Scenario.EndAsync(run, 0);

        await scenario.CheckEveryRowAsync(failed: []);
    }
}
