using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Testing;

namespace CardGenius.EndToEnd.Tests;

/// <summary>The owners of an API can agree to another number of requests in flight than 20.</summary>
public sealed class AgreedConcurrencyTests
{
    [Fact]
    public async Task A_run_has_at_most_the_agreed_requests_in_flight_and_records_the_agreement()
    {
        const int Agreed = 70;
        await using var scenario = await Scenario.StartAsync(1500, Scenario.Api(milliseconds: 150));

        var refused = await scenario.RunAsync(2, "--concurrency", "70");
        Assert.Contains("--agreed-concurrency", refused.Errors, StringComparison.Ordinal);

        await scenario.RunAsync(0, "--agreed-concurrency", "70", "--concurrency", "70", "--limit", "1500");

        Assert.InRange(scenario.Simulator.Stats.MaxInFlight, 21, Agreed);
        await scenario.CheckEveryRowAsync(failed: []);
        Assert.Equal(Agreed, (await scenario.StatusAsync()).GetProperty("agreed_concurrency").GetInt32());
        Assert.Equal(Agreed, (int)scenario.Published.Manifest["settings"]!["agreed_concurrency"]!);
        var report = scenario.Start("report", Scenario.RunId, "--store", scenario.Store);
        await Scenario.EndAsync(report, 0);
        Assert.Contains("up to 70 requests in flight, with the API's owners", report.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_resumed_keeps_its_agreement_unless_a_lower_one_is_stated()
    {
        await using var scenario = await Scenario.StartAsync(1500, Scenario.Api(milliseconds: 150));
        var run = scenario.Run("--agreed-concurrency", "60", "--concurrency", "60");
        await Eventually.IsAsync(() => scenario.Simulator.Stats.Requests > 200);
        await run.KillAsync();

        await scenario.ResumeAsync(0, "--agreed-concurrency", "30", "--no-wait");

        Assert.InRange(scenario.Simulator.Stats.MaxInFlight, 31, 60);
        Assert.Equal(30, (int)scenario.Published.Manifest["settings"]!["concurrency"]!);
        await scenario.CheckEveryRowAsync(failed: []);
    }
}
