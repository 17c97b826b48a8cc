using System.Globalization;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Cli;
using CardGenius.Cli.Hosting;
using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;
using CardGenius.Testing;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>The machine's clock is set back during a run. Only the displayed times follow it.</summary>
public sealed class ClockTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_clock_that_is_set_back_three_days_neither_stops_a_run_nor_its_progress()
    {
        await using var scenario = await Scenario.StartAsync(3000, Scenario.Api(milliseconds: 100));
        var time = new SettableTime();
        await using var answer = new StringWriter(CultureInfo.InvariantCulture);
        await using var progress = new SharedText();
        using var interrupts = new Interrupts(time, () => { });
        var variables = scenario.Variables.ToDictionary(v => v.Key, v => v.Value!, StringComparer.Ordinal);
        var run = new CliApp(new CliEnvironment
        {
            Out = answer,
            Error = progress,
            Time = time,
            Variables = variables,
            Folder = Path.GetTempPath(),
            Interrupts = interrupts,
            OpenBatch = place => new EmbeddedBatch(place, partnerToken: null, time, new ApiLeases(Path.Combine(scenario.Store, "locks"), time)),
        }).RunAsync(["run", "--input", scenario.Input, "--api", scenario.Simulator.ApiAddress.ToString(), "--store", scenario.Store, "--run-id", Scenario.RunId]);
        await Eventually.IsAsync(() => scenario.Simulator.Stats.Requests > 300);

        // The breaker opens and the run holds. The clock is set back during both.
        scenario.Simulator.Faults = FaultPlan.Parse(["503"]);
        await Eventually.IsAsync(() => progress.ToString().Contains(" held ", StringComparison.Ordinal));
        time.SetClock(TimeSpan.FromDays(-3));
        var requests = scenario.Simulator.Stats.Requests;
        await Eventually.IsAsync(() => scenario.Simulator.Stats.Requests > requests);
        scenario.Simulator.Faults = FaultPlan.None;
        var before = progress.ToString().Length;

        Assert.Equal(ExitCodes.Completed, await run);
        output.WriteLine(progress.ToString());
        Assert.Contains(" running ", progress.ToString()[before..], StringComparison.Ordinal);
        Assert.DoesNotContain("-71:", progress.ToString(), StringComparison.Ordinal);
        Assert.All(
            progress.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Contains(" users (", StringComparison.Ordinal)),
            line => Assert.StartsWith("00:0", line, StringComparison.Ordinal));
        await scenario.CheckEveryRowAsync(failed: []);
    }
}
