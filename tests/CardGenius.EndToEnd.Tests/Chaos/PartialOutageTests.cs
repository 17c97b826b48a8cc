using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>Partial outages, and outages that look like refusals, fail no user. Only a user that is really refused is a failure.</summary>
public sealed class PartialOutageTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("503")]
    [InlineData("500")]
    [InlineData("429")]
    [InlineData("404")]
    [InlineData("reset")]
    public async Task Two_of_three_backends_that_fail_for_a_while_fail_no_user(string fault)
    {
        await using var scenario = await Scenario.StartAsync(2000, Scenario.Api(milliseconds: 20));
        await using var run = scenario.Run();
        await run.UntilAsync(() => scenario.Simulator.Stats.Requests >= 300, "300 requests");
        scenario.Simulator.Faults = FaultPlan.Parse([$"{fault},backend=0", $"{fault},backend=1"]);
        var before = scenario.Simulator.Stats.Requests;
        var began = scenario.Simulator.Timeline[^1].Second;
        await run.UntilAsync(
            () => scenario.Simulator.Timeline[^1].Second > began + 8 || scenario.Simulator.Stats.Requests >= before + 1000,
            "eight seconds or a thousand requests of it");
        var during = scenario.Simulator.Stats.Requests - before;
        scenario.Simulator.Faults = FaultPlan.None;

        await Scenario.EndAsync(run, 0);
        output.WriteLine($"{fault}: {during} requests meanwhile, {scenario.Simulator.Stats.Requests} in all");
        Assert.InRange(during, 10, 2000);
        await scenario.CheckEveryRowAsync(failed: []);
    }

    [Theory]
    [InlineData("404")]
    [InlineData("405")]
    [InlineData("410")]
    [InlineData("400")]
    [InlineData("422")]
    [InlineData("451")]
    [InlineData("421")]
    [InlineData("calculation_error")]
    public async Task A_refusal_of_every_request_in_the_middle_of_a_run_holds_it_and_fails_no_user(string fault)
    {
        await using var scenario = await Scenario.StartAsync(1500, Scenario.Api(milliseconds: 20));
        await using var run = scenario.Run();
        await run.UntilAsync(() => scenario.Simulator.Stats.Requests >= 300, "300 requests");
        scenario.Simulator.Faults = FaultPlan.Parse([fault]);
        await HeldAsync(scenario, run, fault);
        scenario.Simulator.Faults = FaultPlan.None;

        await Scenario.EndAsync(run, 0);
        await scenario.CheckEveryRowAsync(failed: []);
    }

    [Fact]
    public async Task A_gateways_404_during_an_outage_does_not_end_the_hold()
    {
        await using var scenario = await Scenario.StartAsync(1500, Scenario.Api(milliseconds: 20));
        await using var run = scenario.Run();
        await run.UntilAsync(() => scenario.Simulator.Stats.Requests >= 300, "300 requests");
        scenario.Simulator.Faults = FaultPlan.Parse(["503"]);
        await HeldAsync(scenario, run, "503");
        scenario.Simulator.Faults = FaultPlan.Parse(["404"]);
        await HeldAsync(scenario, run, "404");
        var seconds = scenario.Simulator.Timeline;
        Assert.InRange(seconds[^2].MaxInFlight, 0, 1);
        scenario.Simulator.Faults = FaultPlan.None;

        await Scenario.EndAsync(run, 0);
        await scenario.CheckEveryRowAsync(failed: []);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(401)]
    public async Task One_user_that_is_always_refused_is_the_only_failure(int status)
    {
        await using var scenario = await Scenario.StartAsync(500);
        scenario.Simulator.Faults = FaultPlan.Of(Scenario.For(123, $"{status}"));

        var run = await scenario.RunAsync(3);

        var failures = await scenario.CheckEveryRowAsync(failed: [123]);
        Assert.Equal("Unauthorized", failures[123].GetProperty("cardgenius_class").GetString());
        Assert.Equal(status, failures[123].GetProperty("cardgenius_status").GetInt32());
        Assert.DoesNotContain("CARDGENIUS_PARTNER_TOKEN", failures[123].GetProperty("cardgenius_error").GetString(), StringComparison.Ordinal);

        // One request for each of 499 users, two for the refused one, and the neutral requests before planning and between the two.
        Assert.Equal(
            new Dictionary<int, long> { [1] = 499, [2] = 2 }, scenario.Simulator.Stats.ProfilesRequested!.Histogram.ToDictionary());
        Assert.Contains("requests  503 (2 without user data)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Retry_After_for_all_requests_holds_the_run_until_then()
    {
        await using var scenario = await Scenario.StartAsync(1500, Scenario.Api(milliseconds: 20));
        scenario.Variables["CARDGENIUS_RETRY_AFTER_MAX_SECONDS"] = "5";
        await using var run = scenario.Run();
        await run.UntilAsync(() => scenario.Simulator.Stats.Requests >= 300, "300 requests");
        scenario.Simulator.Faults = FaultPlan.Parse(["429,retry-after=600"]);
        await run.UntilAsync(() => run.Errors.Contains(" held ", StringComparison.Ordinal), "the run holds");
        scenario.Simulator.Faults = FaultPlan.None;
        var asked = scenario.Simulator.Stats.Requests;
        var held = scenario.Simulator.Timeline[^1].Second;

        await Scenario.EndAsync(run, 0);
        Assert.Contains("the API throttles (429)", run.Errors, StringComparison.Ordinal);
        var quiet = scenario.Simulator.Timeline.Where(s => s.Second > held && s.Second < held + 4).Sum(s => s.Requests);
        output.WriteLine($"{asked} requests until the hold, {quiet} in the three seconds after it");
        Assert.Equal(0, quiet);
        await scenario.CheckEveryRowAsync(failed: []);
    }

    [Fact]
    public async Task A_proxy_that_wants_credentials_is_named_with_its_variable()
    {
        await using var scenario = await Scenario.StartAsync(20);
        scenario.Simulator.Faults = FaultPlan.Parse(["407"]);
        scenario.Url = "http://api.invalid/cg/api/pro";
        scenario.Variables["http_proxy"] = $"http://robot:hush@127.0.0.1:{scenario.Simulator.Address.Port}";

        var run = await scenario.RunAsync(5);

        Assert.Contains($"The proxy http://127.0.0.1:{scenario.Simulator.Address.Port} ", run.Output, StringComparison.Ordinal);
        Assert.Contains("the variable http_proxy", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PARTNER_TOKEN", run.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", run.Everything, StringComparison.Ordinal);
    }

    private static async Task HeldAsync(Scenario scenario, CliProcess run, string what)
    {
        var lines = run.Errors.Length;
        await run.UntilAsync(() => run.Errors[lines..].Contains(" held ", StringComparison.Ordinal), $"the run holds after {what}");
        var held = scenario.Simulator.Timeline[^1].Second;
        await run.UntilAsync(() => scenario.Simulator.Timeline[^1].Second > held + 3, $"three seconds of {what}");
    }
}
