using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Statistics;
using CardGenius.Testing;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>An outage costs time and no users. During the hold, the API receives one probe at a time (promise 4).</summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    private const int HeldSeconds = 3;

    [Fact]
    public async Task Outages_of_every_kind_fail_no_user_and_see_one_probe_at_a_time()
    {
        await using var scenario = await Scenario.StartAsync(4000, Scenario.Api(milliseconds: 20));
        scenario.Variables["CARDGENIUS_HOLD_MAX_SECONDS"] = "2";
        await using var run = scenario.Run("--timeout", "0.7");
        foreach (var kind in (string[])["503", "429", "reset", "html", "hang"])
        {
            var requests = scenario.Simulator.Stats.Requests;
            await run.UntilAsync(() => scenario.Simulator.Stats.Requests >= requests + 300, $"300 requests more before {kind}");

            // If attempts fail at once, the run holds at once, and the display shows it within half a second. If they hang, the adaptive limit is
            // at its
            // minimum long before half of the chunks end: one request in flight is like a probe.
            var lines = run.Errors.Length;
            var began = scenario.Simulator.Timeline[^1].Second;
            scenario.Simulator.Faults = FaultPlan.Parse([kind]);
            await run.UntilAsync(
                () => run.Errors[lines..].Contains(" held ", StringComparison.Ordinal)
                    || (scenario.Simulator.Timeline[^1].Second > began + 2 && scenario.InFlightLately <= 1),
                $"the run holds after {kind}");
            var held = scenario.Simulator.Timeline[^1].Second + 1;
            await run.UntilAsync(() => scenario.Simulator.Timeline[^1].Second > held + HeldSeconds, $"{HeldSeconds} s of {kind}");
            scenario.Simulator.Faults = FaultPlan.None;

            var seconds = Between(scenario, began, held + HeldSeconds);
            output.WriteLine(
                $"{kind}, requests a second (in flight): {string.Join(", ", seconds.Select(s => $"{s.Requests} ({s.MaxInFlight})"))}; held from second {held - began}");
            Assert.All(seconds.Where(s => s.Second >= held), s => Assert.InRange(s.MaxInFlight, 0, 1));
            Assert.InRange(seconds.Where(s => s.Second >= held).Sum(s => s.Requests), 0, 4 * HeldSeconds);
        }

        await Scenario.EndAsync(run, 0);
        await scenario.CheckEveryRowAsync(failed: []);
        Assert.Contains(" held ", run.Errors, StringComparison.Ordinal);
        Assert.Contains("next attempt in", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_of_a_run_that_holds_says_why_and_until_when()
    {
        await using var scenario = await Scenario.StartAsync(2000, Scenario.Api(milliseconds: 20));
        scenario.Variables["CARDGENIUS_HOLD_SECONDS"] = "3600";
        scenario.Variables["CARDGENIUS_HOLD_MAX_SECONDS"] = "3600";
        await using var run = scenario.Run();
        await run.UntilAsync(() => scenario.Simulator.Stats.Requests >= 300, "300 requests");
        scenario.Simulator.Faults = FaultPlan.Parse(["503"]);
        await run.UntilAsync(() => run.Errors.Contains(" held ", StringComparison.Ordinal), "the run holds");

        // The progress for other processes is written every few seconds.
        var status = await scenario.StatusAsync();
        await Eventually.IsAsync(
            async () => (status = await scenario.StatusAsync()).GetProperty("state").GetString() == "held", "the status is held");
        Assert.True(status.GetProperty("live").GetBoolean());
        Assert.Contains("503", status.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.InRange((status.GetProperty("held_until").GetDateTimeOffset() - TimeProvider.System.GetUtcNow()).TotalSeconds, 1, 3600);

        // Ctrl-C does not wait for the end of the hold, an hour away.
        run.Signal("INT");
        await Scenario.EndAsync(run, 130);

        scenario.Simulator.Faults = FaultPlan.None;
        await scenario.ResumeAsync(0);
        await scenario.CheckEveryRowAsync(failed: []);
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
        Assert.Contains("no connection to the API", run.Errors[lines..], StringComparison.Ordinal);

        await scenario.StartApiAgainAsync();
        await Scenario.EndAsync(run, 0);
        await scenario.CheckEveryRowAsync(failed: []);
    }

    private static List<TimelineSecond> Between(Scenario scenario, long from, long to) =>
        [.. scenario.Simulator.Timeline.Where(second => second.Second >= from && second.Second < to)];
}
