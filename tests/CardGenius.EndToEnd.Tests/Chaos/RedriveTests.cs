using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>Transient failures are retried at the end of the run. Permanent failures are not.</summary>
public sealed class RedriveTests
{
    [Fact]
    public async Task Transient_failures_heal_in_the_redrive_pass_and_permanent_ones_are_asked_once()
    {
        await using var scenario = await Scenario.StartAsync(200);
        scenario.Simulator.Faults = FaultPlan.Of(
        [
            .. Enumerable.Range(0, 10).Select(user => Scenario.For(user * 7, "500,attempts=3")),
            .. Enumerable.Range(0, 4).Select(user => Scenario.For(100 + user, "400")),
            .. Enumerable.Range(0, 4).Select(user => Scenario.For(110 + user, "422")),
        ]);

        await scenario.RunAsync(3, "--failure-tolerance", "1");

        var failures = await scenario.CheckEveryRowAsync(failed: [100, 101, 102, 103, 110, 111, 112, 113]);
        Assert.All(failures.Values, failure => Assert.Equal("BadRequest", failure.GetProperty("cardgenius_class").GetString()));
        Assert.All(failures.Values, failure => Assert.Equal(1, failure.GetProperty("cardgenius_attempts").GetInt32()));

        // 190 users had one request, 10 had four. A neutral request is sent before planning, for each user without further attempts, and if a
        // refused
        // user is the last of its chunk (a chunk has two users here).
        var asked = scenario.Simulator.Stats.ProfilesRequested!.Histogram.ToDictionary();
        Assert.InRange(Assert.Single(asked, a => a.Key is not 1 and not 4).Key, 11, 19);
        Assert.Equal((190, 10), (asked[1], asked[4]));
    }

    [Fact]
    public async Task Users_the_api_cannot_answer_do_not_look_like_an_outage()
    {
        // All requests of the redrive pass fail. The circuit breaker treats that as an outage, although the API is healthy.
        await using var scenario = await Scenario.StartAsync(600);
        scenario.Variables["CARDGENIUS_BREAKER_SAMPLING_SECONDS"] = "0.5";
        scenario.Variables["CARDGENIUS_RETRY_BASE_SECONDS"] = "0.15";
        scenario.Simulator.Faults = FaultPlan.Of(FaultRule.Parse("500,spend-key=amazon_spends,modulus=6,remainder=1"));

        var run = await scenario.RunAsync(3, "--failure-tolerance", "1");

        var failures = await scenario.CheckEveryRowAsync(failed: Enumerable.Range(0, 600).Where(user => (1000 + user) % 6 == 1));
        Assert.All(failures.Values, failure => Assert.Equal(3, failure.GetProperty("cardgenius_attempts").GetInt32()));
        Assert.DoesNotContain("held", run.Errors, StringComparison.Ordinal);
    }
}
