using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;

namespace CardGenius.EndToEnd.Tests;

/// <summary>The manifest counts every request that the API received, also after pauses, holds and stops.</summary>
public sealed class RequestCountTests
{
    [Fact]
    public async Task The_manifest_counts_the_requests_of_the_server_through_refusals_pauses_holds_and_stops()
    {
        await using var scenario = await Scenario.StartAsync(3000, Scenario.Api(milliseconds: 20));

        // Refused users cause neutral requests at the end of a chunk, when a chunk yields and before a checkpoint.
        scenario.Simulator.Faults = FaultPlan.Of([.. Enumerable.Range(0, 60).Select(i => Scenario.For(i * 50, "400"))]);
        await using (var run = scenario.Run("--failure-tolerance", "100%"))
        {
            await run.UntilAsync(() => scenario.Simulator.Stats.Requests >= 400, "400 requests");
            await Scenario.EndAsync(scenario.Start("pause", Scenario.RunId, "--store", scenario.Store), 0);
            await Scenario.EndAsync(run, 6);
        }

        await using (var run = scenario.Resume())
        {
            await run.UntilAsync(() => scenario.Simulator.Stats.Requests >= 900, "900 requests");
            var faults = scenario.Simulator.Faults;
            scenario.Simulator.Faults = FaultPlan.Parse(["503"]);
            await run.UntilAsync(() => run.Errors.Contains(" held ", StringComparison.Ordinal), "the run holds");
            scenario.Simulator.Faults = faults;
            var held = scenario.Simulator.Stats.Requests;
            await run.UntilAsync(() => scenario.Simulator.Stats.Requests >= held + 400, "400 requests after the hold");
            run.Signal("INT");
            await Scenario.EndAsync(run, 130);
        }

        await scenario.ResumeAsync(3);
        var attempts = scenario.Published.Manifest["attempts"]!;
        Assert.Equal(scenario.Simulator.Stats.Requests, (long)attempts["total"]! + (long)attempts["neutral"]!);

        var report = await Scenario.EndAsync(scenario.Start("report", Scenario.RunId, "--store", scenario.Store), 0);
        foreach (var part in (string[])["started by ", "paused by ", "resumed by ", ": the API fails (503)", "stopped (interrupted): ", "completed with failures"])
        {
            Assert.Contains(part, report.Output, StringComparison.Ordinal);
        }

        var failures = await Scenario.EndAsync(scenario.Start("failures", Scenario.RunId, "--store", scenario.Store), 0);
        Assert.Contains("BadRequest: 60 users", failures.Output, StringComparison.Ordinal);
    }
}
