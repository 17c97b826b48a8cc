using System.Globalization;
using System.Text.Json;
using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator;
using CardGenius.Simulator.Statistics;
using CardGenius.Simulator.Traffic;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>
/// The three problems of the load specification, section 9: what the API observes with a client without mitigation, and with the runner, both with
/// its defaults and with the mitigation that the specification names. All times are a tenth of the real ones.
/// </summary>
[Trait("Category", "Figures")]
[Trait("Speed", "Slow")]
public sealed class MitigationTests(ITestOutputHelper output)
{
    private const double Scale = 0.1;

    // Enough users to show the effect. A table for the documentation needs more users, and minutes.
    private static readonly int Users = Environment.GetEnvironmentVariable("CARDGENIUS_FIGURES") == "1" ? 1200 : 300;

    private static readonly string[] Columns =
        ["Client", "Requests per user", "Refused or given up", "Connections refused", "Most in flight", "Busiest second", "Users/min", "Failed users"];

    private sealed record Seen(string Client, SimulatorStats Stats, double UsersPerMinute, long Failed)
    {
        public double Refused => 1 - ((double)(Stats.ByStatus.GetValueOrDefault(200) - Stats.ByFault.Values.Sum()) / Stats.Requests);

        public string[] Row =>
        [
            Client,
            ((double)Stats.Requests / Users).ToString("0.00", CultureInfo.InvariantCulture),
            Refused.ToString("P1", CultureInfo.InvariantCulture),
            $"{Stats.ConnectionsRefused}",
            $"{Stats.MaxInFlight}",
            $"{Stats.MaxRequestsPerSecond}",
            UsersPerMinute.ToString("0", CultureInfo.InvariantCulture),
            $"{Failed}",
        ];
    }

    [Fact]
    public async Task Rate_limiting()
    {
        // The agreed rate is 50 a second, and 20 workers send up to 130: ten times the real 5 and 13.
        var options = Options() with { RequestsPerSecond = 50, Burst = 30, RetryAfter = RetryAfterForm.None };
        var before = await NaiveAsync("before: 20 workers, no mitigation", options, workers: 20);
        var adaptive = await RunnerAsync("the runner with its defaults (20)", options);
        var fewer = await RunnerAsync("the runner, `--concurrency 10`", options, "--concurrency", "10");
        var paced = await RunnerAsync("the runner, `--rps 45 --burst 5`", options, "--rps", "45", "--burst", "5");

        Write("rate-limiting", before, adaptive, fewer, paced);
        Assert.True(before.Refused > 0.2, "there is a trouble to mend");
        Assert.True(before.Failed > 0, "there is a trouble to mend");
        Assert.All([adaptive, fewer, paced], seen => Assert.Equal(0, seen.Failed));
        Assert.True(adaptive.Refused < before.Refused);
        Assert.True(paced.Refused < 0.02, "a client below the limit is not refused");
    }

    [Fact]
    public async Task Server_overload()
    {
        // The backends accept nine requests in total, and a full backend refuses a request.
        var options = Options() with { Backends = 3, BackendConcurrency = 3, OverLimit = OverLimit.Reject };
        var before = await NaiveAsync("before: 20 workers, no mitigation", options, workers: 20);
        var adaptive = await RunnerAsync("the runner with its defaults (20)", options);
        var fewer = await RunnerAsync("the runner, `--concurrency 5`", options, "--concurrency", "5");
        var delayed = await RunnerAsync("the runner, `--concurrency 5 --rps 25`", options, "--concurrency", "5", "--rps", "25");

        Write("server-overload", before, adaptive, fewer, delayed);
        Assert.True(before.Refused > 0.1, "there is a trouble to mend");
        Assert.All([adaptive, fewer, delayed], seen => Assert.Equal(0, seen.Failed));
        Assert.True(adaptive.Refused < before.Refused);
        Assert.True(fewer.Refused < 0.02);
    }

    [Fact]
    public async Task Connection_pool_exhaustion()
    {
        // The client's connection pool: 5 connections for 20 workers, whose requests wait for a connection until they time out.
        var options = Options();
        var before = await NaiveAsync("before: 20 workers, a pool of 5", options, workers: 20, pool: 5, timeout: 0.5);
        var own = await RunnerAsync("the runner with its defaults: as many connections as requests (20)", options, "--timeout", "0.5");

        // The API's limit: a client may have 10 connections, and the API closes more.
        var bounded = options with { ConnectionsPerClient = 10 };
        var refused = await NaiveAsync("before: 20 workers, the API accepts 10 connections", bounded, workers: 20);
        var fewer = await RunnerAsync("the runner, `--concurrency 10`, the API accepts 10", bounded, "--concurrency", "10");
        var adaptive = await RunnerAsync("the runner with its defaults (20), the API accepts 10", bounded);

        Write("connection-pool", before, own, refused, fewer, adaptive);
        Assert.True(before.Failed > 0, "there is a trouble to mend");
        Assert.All([own, fewer, adaptive], seen => Assert.Equal(0, seen.Failed));
        Assert.Equal(0, fewer.Stats.ConnectionsRefused);
        Assert.True(adaptive.Stats.ConnectionsRefused < refused.Stats.ConnectionsRefused);
    }

    private static SimulatorOptions Options() =>
        Scenario.Api() with { Latency = LatencyProfile.Production, TimeScale = Scale, CountProfiles = false };

    private static async Task<Seen> NaiveAsync(string name, SimulatorOptions options, int workers, int? pool = null, double timeout = 3)
    {
        await using var simulator = await SimulatorServer.StartAsync(options);
        using var client = new NaiveClient(simulator.ApiAddress, Scale, TimeSpan.FromSeconds(timeout), pool);
        var took = await client.RunAsync(MadeUsers.Make(Users), workers);
        return new(name, simulator.Stats, (Users - client.Failed) / took.TotalMinutes, client.Failed);
    }

    private static async Task<Seen> RunnerAsync(string name, SimulatorOptions options, params string[] more)
    {
        await using var scenario = await Scenario.StartAsync(Users, options);
        scenario.Variables["CARDGENIUS_RETRY_BASE_SECONDS"] = "0.1";
        scenario.Variables["CARDGENIUS_RETRY_MAX_SECONDS"] = "6";
        scenario.Variables["CARDGENIUS_RAMP_SECONDS"] = "0.4";
        scenario.Variables["CARDGENIUS_HOLD_SECONDS"] = "3";
        scenario.Variables["CARDGENIUS_BREAKER_OPEN_SECONDS"] = "1.5";
        string[] timeout = more.Contains("--timeout") ? [] : ["--timeout", "3"];
        var run = await Scenario.EndAsync(scenario.Run(["--json", .. timeout, .. more]), 0);
        var summary = JsonDocument.Parse(run.Output).RootElement;
        return new(
            name, scenario.Simulator.Stats, summary.GetProperty("users_per_minute").GetDouble(), summary.GetProperty("failures").GetInt64());
    }

    private void Write(string name, params Seen[] rows) => output.WriteLine(Figures.Write(name, Columns, rows.Select(row => row.Row)));
}
