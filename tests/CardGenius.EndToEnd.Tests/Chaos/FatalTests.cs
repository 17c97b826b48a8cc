using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator;
using CardGenius.Simulator.Faults;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>A permanent error stops the run within seconds and marks no user as failed, and the run can be resumed.</summary>
public sealed class FatalTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Refused_credentials_stop_a_run_in_the_middle_and_it_goes_on_once_they_are_mended(int status)
    {
        await using var scenario = await Scenario.StartAsync(1000, Scenario.Api(milliseconds: 20));
        await using var run = scenario.Run();
        await run.UntilAsync(() => scenario.Simulator.Stats.Requests >= 300, "300 requests");
        scenario.Simulator.Faults = FaultPlan.Of(FaultRule.ForStatus(status));
        var before = scenario.Simulator.Stats.Requests;
        await Scenario.EndAsync(run, 5);

        // The requests that were in flight or about to be sent, and those that confirm the error.
        var after = scenario.Simulator.Stats.Requests - before;
        output.WriteLine($"stopped {after} requests after the first {status}");
        Assert.InRange(after, 1, 3 * 20);
        Assert.Contains($"the API refuses the credentials ({status})", run.Output, StringComparison.Ordinal);
        Assert.Contains("CARDGENIUS_PARTNER_TOKEN", run.Output, StringComparison.Ordinal);
        Assert.Contains(", 0 failures,", run.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(scenario.Store, "results")));

        scenario.Simulator.Faults = FaultPlan.None;
        await scenario.ResumeAsync(0);
        await scenario.CheckEveryRowAsync(failed: []);
    }

    [Fact]
    public async Task A_missing_or_wrong_token_is_found_before_planning_and_a_right_one_is_never_shown()
    {
        await using var scenario = await Scenario.StartAsync(20, Scenario.Api() with { PartnerToken = "right-secret" });
        var without = await scenario.RunAsync(5);
        Assert.Contains("401", without.Output, StringComparison.Ordinal);
        Assert.Contains("CARDGENIUS_PARTNER_TOKEN is not set", without.Errors, StringComparison.Ordinal);
        AssertNothingPlanned(scenario);

        scenario.Variables["CARDGENIUS_PARTNER_TOKEN"] = "wrong-secret";
        var wrong = await scenario.RunAsync(5);
        Assert.Contains("403", wrong.Output, StringComparison.Ordinal);
        AssertNothingPlanned(scenario);

        scenario.Variables["CARDGENIUS_PARTNER_TOKEN"] = "right-secret";
        var right = await scenario.RunAsync(0);
        await scenario.CheckEveryRowAsync(failed: []);
        Assert.DoesNotContain("-secret", without.Everything + wrong.Everything + right.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(scenario.Store, "*", SearchOption.AllDirectories),
            file => File.ReadAllText(file).Contains("-secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("host", "does not resolve")]
    [InlineData("path", "There is no CardGenius API at this address. Check the path")]
    [InlineData("certificate", "is not trusted")]
    [InlineData("html", "is not the CardGenius API")]
    [InlineData("shape", "is not the CardGenius API")]
    public async Task A_wrong_address_is_found_before_planning_named_and_mended(string wrong, string expected)
    {
        SimulatorOptions options = wrong == "certificate" ? Scenario.Api() with { Https = true } : Scenario.Api();
        await using var scenario = await Scenario.StartAsync(20, options);
        scenario.Url = wrong switch
        {
            "host" => "http://no-such-host.invalid/cg/api/pro",
            "path" => new Uri(scenario.Simulator.Address, "cg/api/nothing-here").ToString(),
            _ => null,
        };
        scenario.Simulator.Faults = wrong switch
        {
            "html" => FaultPlan.Parse(["html"]),
            "shape" => FaultPlan.Parse(["wrong_shape"]),
            _ => FaultPlan.None,
        };

        var run = await scenario.RunAsync(5);
        Assert.DoesNotContain(" held ", run.Errors, StringComparison.Ordinal);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
        Assert.Contains("--api", run.Output, StringComparison.Ordinal);
        AssertNothingPlanned(scenario);

        // The cause is fixed: the address with --api, the others at the API.
        await using var mended = await SimulatorServer.StartAsync(Scenario.Api());
        scenario.Url = mended.ApiAddress.ToString();
        await scenario.RunAsync(0);
        await scenario.CheckEveryRowAsync(failed: []);
    }

    private static void AssertNothingPlanned(Scenario scenario)
    {
        var folder = Path.Combine(scenario.Store, "runs", Scenario.RunId);
        Assert.False(File.Exists(Path.Combine(folder, "plan.json")), "the input was planned");
        Assert.False(File.Exists(Path.Combine(folder, "users.ndjson")), "the input was planned");
    }
}
