using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Traffic;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>
/// An hour of 503s in a minute: latency, timeouts, delays between attempts and holds are a sixtieth of the production values. The run ends with 0
/// failures (promise 4). The test measures the time that the outage costs beyond the hour.
/// </summary>
[Trait("Category", "Figures")]
[Trait("Speed", "Slow")]
public sealed class OutageHourTests(ITestOutputHelper output)
{
    private const double Scale = 60;
    private const double OutageSeconds = 3600 / Scale;

    [Fact]
    public async Task An_hour_of_503s_ends_in_no_failure()
    {
        var options = Scenario.Api() with { Latency = LatencyProfile.Production, TimeScale = 1 / Scale };
        await using var scenario = await Scenario.StartAsync(6000, options);
        scenario.Variables["CARDGENIUS_API_TIMEOUT_SECONDS"] = Scaled(30);
        scenario.Variables["CARDGENIUS_RETRY_BASE_SECONDS"] = Scaled(1);
        scenario.Variables["CARDGENIUS_RETRY_MAX_SECONDS"] = Scaled(60);
        scenario.Variables["CARDGENIUS_RAMP_SECONDS"] = Scaled(4);
        scenario.Variables["CARDGENIUS_HOLD_SECONDS"] = Scaled(30);
        scenario.Variables["CARDGENIUS_HOLD_MAX_SECONDS"] = Scaled(300);
        scenario.Variables["CARDGENIUS_BREAKER_SAMPLING_SECONDS"] = Scaled(30);

        // The circuit breaker's library accepts at least 0.5 s. That is 30 s of the hour instead of 15, and not longer than a hold.
        scenario.Variables["CARDGENIUS_BREAKER_OPEN_SECONDS"] = "0.5";

        await using var run = scenario.Run();
        await run.UntilAsync(() => scenario.Simulator.Stats.Requests >= 1000, "1,000 requests");
        var time = TimeProvider.System;
        var began = time.GetTimestamp();
        scenario.Simulator.Faults = FaultPlan.Of(FaultRule.ForStatus(503));
        scenario.Simulator.ResetStats();
        await run.UntilAsync(() => time.GetElapsedTime(began).TotalSeconds >= OutageSeconds, "the end of the hour");
        var during = scenario.Simulator.Stats;
        var seconds = scenario.Simulator.Timeline;
        scenario.Simulator.Faults = FaultPlan.None;
        scenario.Simulator.ResetStats();
        var ended = time.GetTimestamp();
        await run.UntilAsync(() => scenario.Simulator.Stats.ByStatus.GetValueOrDefault(200) >= 1, "the first answer");
        var first = time.GetElapsedTime(ended);
        await run.UntilAsync(() => scenario.Simulator.Stats.ByStatus.GetValueOrDefault(200) >= 100, "a hundred answers");
        var hundred = time.GetElapsedTime(ended);
        await Scenario.EndAsync(run, 0);
        await scenario.CheckEveryRowAsync(failed: []);

        // The outage is detected within its first minute (a second). After that, the API receives only probes.
        var held = seconds.Where(s => s.Second >= 3).ToList();
        var table = Figures.Write("outage-hour",
            ["An hour of 503s", $"Measured at 1:{Scale:0}", "In an hour"],
            [
                ["failed users", "0", "0"],
                ["requests in the first three minutes (detection)", $"{during.Requests - held.Sum(s => s.Requests)}", ""],
                ["requests in the other 57 minutes (probes)", $"{held.Sum(s => s.Requests)}", ""],
                ["most in flight among the probes", $"{held.Max(s => s.MaxInFlight)}", ""],
                ["from the end of the outage to the first response", $"{first.TotalSeconds:0.0} s", $"{first.TotalSeconds * Scale / 60:0.0} min"],
                ["from the end of the outage to a hundred responses", $"{hundred.TotalSeconds:0.0} s", $"{hundred.TotalSeconds * Scale / 60:0.0} min"],
            ]);
        output.WriteLine(table);
        Assert.All(held, s => Assert.InRange(s.MaxInFlight, 0, 1));

        // Holds of 30 s, 1, 2, 4 and then 5 min: about fifteen holds, each with a probe and its confirmation.
        Assert.InRange(held.Sum(s => s.Requests), 8, 80);
    }

    private static string Scaled(double seconds) => FormattableString.Invariant($"{seconds / Scale:0.####}");
}
