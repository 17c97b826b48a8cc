using System.Diagnostics;
using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;
using CardGenius.Testing;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>
/// All faults at once, a scheduled outage, and kill -9 every few hundred requests: no user is lost or duplicated, every result is correct, and at
/// most
/// 20 requests are in flight. The run is compared with the same run without faults.
/// </summary>
[Trait("Category", "Figures")]
[Trait("Speed", "Slow")]
public sealed class StormTests(ITestOutputHelper output)
{
    private const int Users = 20_000;
    private const int Seed = 20261121;
    private const int OutageSeconds = 6;

    // Three of a thousand users always fail: two kinds are permanent failures, one only looks transient.
    private static readonly int[] FailingRemainders = [7, 11, 13];

    private static readonly string[] Always =
    [
        "400,spend-key=amazon_spends,modulus=1000,remainder=7",
        "422,spend-key=amazon_spends,modulus=1000,remainder=11",
        "500,spend-key=amazon_spends,modulus=1000,remainder=13",
    ];

    private static readonly string[] Weather =
    [
        "429,rate=0.02,retry-after=1", "429,rate=0.01", "503,rate=0.02", "503,rate=0.01,retry-after=date+1", "500,rate=0.01",
        "502,rate=0.01", "504,rate=0.005", "408,rate=0.005", "reset,rate=0.02", "hang,rate=0.001", "cut_off,rate=0.01",
        "cut_off_chunked,rate=0.01", "html,rate=0.005", "html_502,rate=0.005", "calculation_error,rate=0.003", "wrong_shape,rate=0.003",
        "empty_body,rate=0.003", "deep_nesting,rate=0.002", "nan,rate=0.002", "huge_numbers,rate=0.002", "invalid_utf8,rate=0.002",
        "drip,rate=0.0005", "huge_body,rate=0.0005,bytes=30000000", "gzip_bomb,rate=0.0005,bytes=100000000", "endless_body,rate=0.0003",
        "slow,rate=0.01,delay=0.1", "wrong_content_type,rate=0.01",
    ];

    private static readonly string[] BadRows =
    [
        ",5,5,5,5,5,5", "user-0000003,5,5,5,5,5,5", "negative,-5,5,5,5,5,5", "words,abc,5,5,5,5,5", "user-0019999,1,1,1,1,1,1",
    ];

    [Fact]
    public async Task Twenty_thousand_users_through_the_storm_none_lost_none_twice_all_right()
    {
        var calm = await CalmAsync();

        await using var scenario = await NewAsync();
        var random = new Random(Seed);
        var began = Stopwatch.GetTimestamp();
        var kills = 0;
        var isOut = false;
        CliProcess? run = null;
        try
        {
            while (true)
            {
                // Both ways of starting again resume the run.
                run = kills % 2 == 0 || !File.Exists(Path.Combine(scenario.Store, "runs", Scenario.RunId, "plan.json"))
                    ? scenario.Run("--timeout", "1.5")
                    : scenario.Resume();
                if (await EndsBeforeAsync(run, scenario, scenario.Simulator.Stats.Requests + random.Next(300, 2000)))
                {
                    break;
                }

                await run.KillAsync();
                await run.DisposeAsync();
                kills++;
                if (!isOut && scenario.Simulator.Stats.Requests > Users / 2)
                {
                    isOut = true;

                    // A different seed, because a new plan restarts its random decisions, too.
                    scenario.Simulator.Faults = Storm(outage: true) with { Seed = Seed + 1 };
                }
            }

            await Scenario.EndAsync(run, 3);
        }
        finally
        {
            await (run?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        var took = Stopwatch.GetElapsedTime(began);
        var failures = await scenario.CheckEveryRowAsync();
        foreach (var (user, record) in failures.Where(f => !FailingRemainders.Contains((1000 + f.Key) % 1000)))
        {
            output.WriteLine($"user {user}: {record.GetProperty("cardgenius_error")}");
        }

        var stats = scenario.Simulator.Stats;
        Report(calm, (took, stats), kills, failures.Count);

        Assert.True(isOut, "the storm was over before its outage");
        Assert.InRange(kills, 3, 200);
        Assert.True(stats.MaxInFlight <= 20, $"{stats.MaxInFlight} in flight");
        Assert.Empty(Enumerable.Range(0, Users).Where(user => FailingRemainders.Contains((1000 + user) % 1000)).Except(failures.Keys));

        // All six attempts of another user meet faults about once in 70,000 times.
        Assert.InRange(failures.Count, 60, 65);
    }

    private static async Task<(TimeSpan Took, Simulator.Statistics.SimulatorStats Stats)> CalmAsync()
    {
        await using var scenario = await NewAsync();
        scenario.Simulator.Faults = FaultPlan.None;
        var began = Stopwatch.GetTimestamp();
        await scenario.RunAsync(0);
        var took = Stopwatch.GetElapsedTime(began);
        await scenario.CheckEveryRowAsync(failed: []);
        return (took, scenario.Simulator.Stats);
    }

    private static Task<Scenario> NewAsync() =>
        Scenario.StartAsync(Users, Scenario.Api(milliseconds: 10) with { Faults = Storm(outage: false) }, BadRows);

    private static FaultPlan Storm(bool outage) =>
        FaultPlan.Parse([.. outage ? [$"503,to={OutageSeconds}"] : Array.Empty<string>(), .. Always, .. Weather]) with { Seed = Seed };

    // The time until a kill is measured in requests, so that a busy machine does not kill a process that has not started its work.
    private static async Task<bool> EndsBeforeAsync(CliProcess run, Scenario scenario, long requests)
    {
        await Eventually.IsAsync(() => run.HasExited || scenario.Simulator.Stats.Requests >= requests, $"request {requests}");
        return run.HasExited;
    }

    private void Report(
        (TimeSpan Took, Simulator.Statistics.SimulatorStats Stats) calm,
        (TimeSpan Took, Simulator.Statistics.SimulatorStats Stats) storm,
        int kills,
        int failures)
    {
        var faults = storm.Stats.ByFault.Values.Sum();
        var again = storm.Stats.ProfilesAnswered!.Total - storm.Stats.ProfilesAnswered.Distinct;
        var table = Figures.Write("storm",
            ["", "Without faults", "With faults"],
            [
                ["users", $"{Users:N0}", $"{Users:N0}"],
                ["kill -9", "0", $"{kills}"],
                ["requests with a fault", "0", $"{faults:N0}"],
                ["requests", $"{calm.Stats.Requests:N0}", $"{storm.Stats.Requests:N0}"],
                ["extra requests", "1", $"{storm.Stats.Requests - Users:N0} ({(double)(storm.Stats.Requests - Users) / Users:P1})"],
                ["of them: repeated successful requests (kills, neutral requests)", "0", $"{again:N0}"],
                ["lost / duplicate / wrong", "0 / 0 / 0", "0 / 0 / 0"],
                ["failures (60 users always fail)", "0", $"{failures}"],
                ["most in flight", $"{calm.Stats.MaxInFlight}", $"{storm.Stats.MaxInFlight}"],
                ["time", $"{calm.Took.TotalSeconds:0} s", $"{storm.Took.TotalSeconds:0} s (including {OutageSeconds} s of outage)"],
            ]);
        output.WriteLine($"seed {Seed}\n{table}");
    }
}
