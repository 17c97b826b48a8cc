using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Statistics;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>An outage costs time, never users; during the hold the API sees one probe at a time (issue "What must work", 3; promise 4).</summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    private const int OutageSeconds = 7;

    [Fact]
    public async Task Outages_of_every_kind_fail_no_user_and_see_one_probe_at_a_time()
    {
        await using var scenario = await Scenario.StartAsync(4000, Scenario.Api(milliseconds: 20));
        await using var run = scenario.Run("--timeout", "1");
        foreach (var kind in (string[])["503", "429", "reset", "html", "hang"])
        {
            var requests = scenario.Simulator.Stats.Requests;
            await run.UntilAsync(() => scenario.Simulator.Stats.Requests >= requests + 300, $"300 requests more before {kind}");

            var began = scenario.Simulator.Timeline[^1].Second;
            scenario.Simulator.Faults = FaultPlan.Parse([kind]);
            await run.UntilAsync(() => scenario.Simulator.Timeline[^1].Second >= began + OutageSeconds, $"{OutageSeconds} s of {kind}");
            scenario.Simulator.Faults = FaultPlan.None;

            // The first seconds belong to finding out (with hang: to time running out for attempts twice).
            var held = Between(scenario, began + 4, began + OutageSeconds - 1);
            output.WriteLine($"{kind}: {string.Join(", ", Between(scenario, began, began + OutageSeconds).Select(s => $"{s.Requests} ({s.MaxInFlight})"))} requests a second (in flight)");
            Assert.All(held, second => Assert.InRange(second.MaxInFlight, 0, 1));
            Assert.InRange(held.Sum(second => second.Requests), 0, 8);
        }

        await Scenario.EndAsync(run, 0);
        await scenario.CheckEveryRowAsync(failed: []);
        Assert.Contains(" held ", run.Errors, StringComparison.Ordinal);
        Assert.Contains("next try in", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_api_that_is_not_there_is_waited_for_at_the_start_and_in_the_middle()
    {
        await using var scenario = await Scenario.StartAsync(1500, Scenario.Api(milliseconds: 20));
        await scenario.StopApiAsync();
        await using var run = scenario.Run();
        await run.UntilAsync(() => run.Errors.Contains(" held ", StringComparison.Ordinal), "the run holds before the first answer");
        Assert.Contains("no connection to the API", run.Errors, StringComparison.Ordinal);

        await scenario.StartApiAgainAsync();
        await run.UntilAsync(() => scenario.Simulator.Stats.Requests >= 300, "300 requests");
        await scenario.StopApiAsync();
        var lines = run.Errors.Length;
        await run.UntilAsync(() => run.Errors[lines..].Contains(" held ", StringComparison.Ordinal), "the run holds again");
        Assert.Equal("held", (await scenario.StatusAsync()).GetProperty("state").GetString());

        await scenario.StartApiAgainAsync();
        await Scenario.EndAsync(run, 0);
        await scenario.CheckEveryRowAsync(failed: []);
    }

    private static List<TimelineSecond> Between(Scenario scenario, long from, long to) =>
        [.. scenario.Simulator.Timeline.Where(second => second.Second >= from && second.Second < to)];
}
