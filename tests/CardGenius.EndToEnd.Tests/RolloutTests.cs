using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;
using CardGenius.Testing;

namespace CardGenius.EndToEnd.Tests;

/// <summary>A rollout in real processes: its stages, its gate, and its resumption.</summary>
public sealed class RolloutTests
{
    private const int Users = 400;
    private const string Stages = "2x30,6x90,20x*";

    [Fact]
    public async Task The_stages_are_one_run()
    {
        await using var scenario = await Scenario.StartAsync(Users, Scenario.Api(milliseconds: 20));

        var rollout = await Scenario.EndAsync(Rollout(scenario), 0);

        Assert.Contains("stage 1 of 3 (2 in flight): 30 users, 30 requests, 0 % failed", rollout.Errors, StringComparison.Ordinal);
        Assert.Contains("stage 2 of 3 (6 in flight): 90 users, 90 requests, 0 % failed", rollout.Errors, StringComparison.Ordinal);
        Assert.Contains("stage 3 of 3 (20 in flight): 280 users, 280 requests, 0 % failed", rollout.Errors, StringComparison.Ordinal);
        await scenario.CheckEveryRowAsync(failed: []);
        // Each stage sends one neutral request first. All users are requested once.
        Assert.Equal(Users, scenario.Simulator.Stats.ProfilesRequested!.Histogram[1]);
        await Scenario.EndAsync(Rollout(scenario), 0);
    }

    // One failed request of the 30 users of the first stage is too many, so the stage need not be executed to its end.
    [Fact]
    public async Task A_stage_that_cannot_pass_its_gate_is_stopped_until_somebody_accepts_it()
    {
        await using var scenario = await Scenario.StartAsync(Users, Scenario.Api(milliseconds: 20) with
        {
            Faults = FaultPlan.Of([FaultRule.Parse("503,from-request=8,to-request=8")]),
        });

        var stopped = await Scenario.EndAsync(Rollout(scenario), 6);
        var requests = scenario.Simulator.Stats.Requests;
        Assert.InRange(requests, 8, 31);
        Assert.Contains("stage 1 cannot pass its gate: after ", stopped.Output, StringComparison.Ordinal);
        Assert.Contains("even if no further request fails or is slow, 3.2 % of the requests failed (threshold of error-rate: 1 %)", stopped.Output, StringComparison.Ordinal);
        Assert.Contains("; the stage is stopped", stopped.Errors, StringComparison.Ordinal);

        await Scenario.EndAsync(Rollout(scenario), 6);
        Assert.Equal(requests, scenario.Simulator.Stats.Requests);

        var ended = await Scenario.EndAsync(Rollout(scenario, "--accept-gate"), 6);
        Assert.Contains("stage 1 of 3 (2 in flight): 30 users, 31 requests", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("stage 2 does not begin: in stage 1, 3.2 % of the requests failed", ended.Output, StringComparison.Ordinal);
        Assert.InRange(scenario.Simulator.Stats.MaxInFlight, 1, 2);

        await Scenario.EndAsync(Rollout(scenario, "--accept-gate"), 0);
        await scenario.CheckEveryRowAsync(failed: []);
        Assert.Equal(Users - 1, scenario.Simulator.Stats.ProfilesRequested!.Histogram[1]);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(70)]
    public async Task After_a_kill_the_same_command_continues_at_its_stage(int requests)
    {
        await using var scenario = await Scenario.StartAsync(Users, Scenario.Api(milliseconds: 20));
        var killed = Rollout(scenario);
        await Eventually.IsAsync(() => scenario.Simulator.Stats.Requests >= requests);
        await killed.KillAsync();

        var rollout = await Scenario.EndAsync(Rollout(scenario), 0);

        Assert.Contains("stage 3 of 3 (20 in flight): 280 users", rollout.Errors, StringComparison.Ordinal);
        Assert.Equal(requests < 30, rollout.Errors.Contains("stage 1 of 3 (2 in flight): 30 users", StringComparison.Ordinal));
        await scenario.CheckEveryRowAsync(failed: []);
    }

    private static CliProcess Rollout(Scenario scenario, params string[] more) => scenario.Start(
    [
        "rollout", "--input", scenario.Input, "--api", scenario.Simulator.ApiAddress.ToString(), "--store", scenario.Store, "--run-id", Scenario.RunId,
        "--stages", Stages, .. more,
    ]);
}
