using System.Text.Json;
using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Traffic;
using CardGenius.Testing;

namespace CardGenius.EndToEnd.Tests;

/// <summary>The command line in its own processes: exit codes, signals, two processes at once, another current folder.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Store => _folder.File("store");

    private string Input(int users) => _folder.Write("users.csv", MadeUsers.Csv(MadeUsers.Make(users)));

    private static Task<SimulatorServer> SimulateAsync(int milliseconds = 40, FaultPlan? faults = null) => SimulatorServer.StartAsync(new()
    {
        Latency = LatencyProfile.Fixed(TimeSpan.FromMilliseconds(milliseconds)),
        Faults = faults ?? FaultPlan.None,
        CountProfiles = true,
    });

    private string[] Run(SimulatorServer simulator, string input, params string[] more) =>
        ["run", "--input", input, "--api", simulator.ApiAddress.ToString(), "--store", Store, "--run-id", "run", .. more];

    private static async Task<CliProcess> ExpectAsync(int code, params string[] arguments)
    {
        var process = await CliProcess.RunAsync(arguments);
        Assert.True(await process.WaitAsync() == code, $"expected exit code {code}\n{process.Everything}");
        return process;
    }

    [Fact]
    public async Task The_demo_runs_to_its_end_without_any_flag()
    {
        await using var demo = CliProcess.Start(["demo"], environment: null, workingFolder: _folder.Path);
        Assert.True(await demo.WaitAsync() == 0, demo.Everything);
        Assert.Contains("completed", demo.Output, StringComparison.Ordinal);
        var results = Assert.Single(Directory.GetFiles(_folder.Path, "_SUCCESS", SearchOption.AllDirectories));
        Assert.Contains(Path.GetDirectoryName(results)!, demo.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task An_interrupted_run_checkpoints_says_how_to_resume_and_loses_nothing(string signal)
    {
        await using var simulator = await SimulateAsync(milliseconds: 100);
        await using var run = CliProcess.Start(Run(simulator, Input(1000)));
        await run.UntilAsync(() => simulator.Stats.Requests > 200, "200 requests");
        run.Signal(signal);
        Assert.True(await run.WaitAsync() == 130, run.Everything);
        Assert.Contains(" resume run", run.Everything, StringComparison.Ordinal);

        await ExpectAsync(0, "resume", "run", "--store", Store);
        Assert.Equal(1000, PublishedRun.Find(Store, "run").Results.Count());

        // No user was requested twice: the users in flight were finished and checkpointed.
        Assert.Equal(1, simulator.Stats.ProfilesAnswered!.Histogram.Keys.Where(k => k <= 1).Max());
        Assert.Equal(1000, simulator.Stats.ProfilesAnswered!.Histogram[1]);
    }

    [Fact]
    public async Task A_second_process_waits_its_turn_or_says_who_holds_the_store()
    {
        await using var simulator = await SimulateAsync();
        var input = Input(600);
        await using var first = CliProcess.Start(Run(simulator, input));
        await first.UntilAsync(() => simulator.Stats.Requests > 20, "20 requests");

        var refused = await ExpectAsync(7, [.. Run(simulator, input)[..^1], "other", "--no-wait"]);
        Assert.Contains($"process {first.ProcessId}", refused.Errors, StringComparison.Ordinal);

        await using var second = CliProcess.Start([.. Run(simulator, input)[..^1], "other"]);
        Assert.True(await first.WaitAsync() == 0, first.Everything);
        Assert.True(await second.WaitAsync() == 0, second.Everything);
        Assert.Equal(600, PublishedRun.Find(Store, "other").Results.Count());
        Assert.True(simulator.Stats.MaxInFlight <= 20, $"{simulator.Stats.MaxInFlight} in flight");
    }

    [Fact]
    public async Task A_run_is_paused_from_elsewhere_shown_and_resumed()
    {
        await using var simulator = await SimulateAsync();
        await using var run = CliProcess.Start(Run(simulator, Input(2000)));
        await run.UntilAsync(() => simulator.Stats.Requests > 50, "50 requests");
        await ExpectAsync(0, "pause", "run", "--store", Store);
        Assert.True(await run.WaitAsync() == 6, run.Everything);

        var status = await ExpectAsync(0, "status", "run", "--store", Store, "--json");
        Assert.Equal("paused", JsonDocument.Parse(status.Output).RootElement.GetProperty("state").GetString());
        await ExpectAsync(0, "resume", "run", "--store", Store);
        Assert.Equal(2000, PublishedRun.Find(Store, "run").Results.Count());
        Assert.Equal(2000, simulator.Stats.ProfilesAnswered!.Histogram[1]);
    }

    [Fact]
    public async Task The_concurrency_is_changed_from_elsewhere_and_kept_by_a_resume_after_a_kill()
    {
        await using var simulator = await SimulateAsync(milliseconds: 100);
        await using var run = CliProcess.Start(Run(simulator, Input(2000)));
        await run.UntilAsync(() => simulator.Timeline[^1].MaxInFlight == 20, "20 in flight");

        await ExpectAsync(0, "limits", "run", "--store", Store, "--concurrency", "4");
        await run.UntilAsync(() => Lately() is > 0 and <= 4, "at most 4 in flight");
        await run.KillAsync();
        var second = simulator.Timeline[^1].Second;
        await using var resumed = CliProcess.Start("resume", "run", "--store", Store);
        await resumed.UntilAsync(() => simulator.Timeline[^1].Second > second + 3, "the run sends requests again");
        Assert.InRange(Lately(), 1, 4);

        await ExpectAsync(0, "limits", "run", "--store", Store, "--concurrency", "15");
        await resumed.UntilAsync(() => Lately() > 8, "more in flight");
        Assert.True(await resumed.WaitAsync() == 0, resumed.Everything);

        Assert.Equal(2000, PublishedRun.Find(Store, "run").Results.Count());
        Assert.True(simulator.Stats.MaxInFlight <= 20, $"{simulator.Stats.MaxInFlight} in flight");
        Assert.True(
            simulator.Timeline.Where(s => s.Second > second + 1).Max(s => s.MaxInFlight) <= 15, "at most 15 in flight after the resume");

        int Lately() => simulator.Timeline is { Count: > 1 } seconds ? seconds[^2].MaxInFlight : 0;
    }

    [Fact]
    public async Task A_cancelled_run_publishes_nothing_and_does_not_come_back()
    {
        await using var simulator = await SimulateAsync();
        await using var run = CliProcess.Start(Run(simulator, Input(2000)));
        await run.UntilAsync(() => simulator.Stats.Requests > 50, "50 requests");
        await ExpectAsync(0, "cancel", "run", "--store", Store);
        Assert.True(await run.WaitAsync() == 10, run.Everything);
        Assert.False(Directory.Exists(Path.Combine(Store, "results")));
        await ExpectAsync(10, "resume", "run", "--store", Store);
    }

    [Fact]
    public async Task Failures_are_published_and_driven_again_as_a_new_run()
    {
        await using var simulator = await SimulateAsync(
            5, FaultPlan.Parse(["422,spend-key=amazon_spends,modulus=50,remainder=3"]));
        var run = await ExpectAsync(3, Run(simulator, Input(500)));
        Assert.Contains("10 failures", run.Output, StringComparison.Ordinal);
        var failures = PublishedRun.Find(Store, "run").Failures.ToList();
        Assert.Equal(10, failures.Count);
        Assert.All(failures, f => Assert.Equal("422", f.GetProperty("cardgenius_status").ToString()));

        simulator.Faults = FaultPlan.None;
        await ExpectAsync(0, "redrive", "run", "--store", Store);
        var status = await ExpectAsync(0, "status", "--store", Store, "--json");
        var redriven = JsonDocument.Parse(status.Output).RootElement.GetProperty("runs").EnumerateArray()
            .Select(r => r.GetProperty("run_id").GetString()!).Single(id => id != "run");
        Assert.Equal(
            failures.Select(f => f.GetProperty("userid").GetString()),
            PublishedRun.Find(Store, redriven).Results.Select(r => r.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Verify_finds_a_byte_that_was_changed()
    {
        await using var simulator = await SimulateAsync(5);
        await ExpectAsync(0, Run(simulator, Input(100)));
        await ExpectAsync(0, "verify", "run", "--store", Store);
        var part = Directory.GetFiles(Store, "part-00000.ndjson.gz", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(part);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(part, bytes);
        var damaged = await ExpectAsync(8, "verify", "run", "--store", Store);
        Assert.Contains("part-00000.ndjson.gz", damaged.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Todays_configuration_runs_unchanged_and_gives_todays_columns()
    {
        await using var simulator = await SimulateAsync(5);
        Input(40);
        _folder.Write("real_config.json", $$$"""
            {
              "api": {"base_url": "{{{simulator.ApiAddress}}}", "timeout": 30, "sleep_between_requests": 0, "max_retries": 3,
                      "rate_limit": {"enabled": true, "requests_per_second": 200, "burst": 20}},
              "excel": {"input_file": "users.csv", "output_file": "results.csv", "sheet_name": 0},
              "column_mappings": {"user_id": "userid", "amazon_spends": "avg_amazon_gmv", "flipkart_spends": "avg_flipkart_gmv",
                                  "myntra": "avg_myntra_gmv", "ajio": "avg_ajio_gmv", "avg_gmv": "avg_confirmed_gmv", "grocery": "avg_grocery_gmv"},
              "processing": {"top_n_cards": 2, "max_workers": 20, "skip_empty_rows": true, "continue_on_error": true,
                             "extract_spend_keys": ["amazon_spends", "flipkart_spends", "grocery_spends_online", "other_online_spends"],
                             "other_online_mode": "sum_components"}
            }
            """);
        await ExpectAsync(0, "run", "--config", _folder.File("real_config.json"), "--store", Store);
        var lines = await File.ReadAllLinesAsync(_folder.File("results.csv"));
        Assert.Equal(41, lines.Length);
        Assert.Equal(
            "userid,avg_amazon_gmv,avg_flipkart_gmv,avg_grocery_gmv,avg_myntra_gmv,avg_ajio_gmv,avg_confirmed_gmv,"
            + "top1_card_name,top1_total_savings_yearly,top1_net_savings,top1_joining_fees,top1_milestone_benefits_amount,"
            + "top1_amazon_breakdown,top1_flipkart_breakdown,top1_grocery_breakdown,top1_other_online_breakdown,"
            + "top2_card_name,top2_total_savings_yearly,top2_net_savings,top2_joining_fees,top2_milestone_benefits_amount,"
            + "top2_amazon_breakdown,top2_flipkart_breakdown,top2_grocery_breakdown,top2_other_online_breakdown,cardgenius_error",
            lines[0]);

        // The same command again sends no requests.
        var requests = simulator.Stats.Requests;
        await ExpectAsync(0, "run", "--config", _folder.File("real_config.json"), "--store", Store);
        Assert.Equal(requests, simulator.Stats.Requests);
    }

    [Fact]
    public async Task A_wrong_input_is_refused_before_any_call()
    {
        await using var simulator = await SimulateAsync(5);
        var input = _folder.Write("wrong.csv", "name,colour\nx,red\n");
        var refused = await ExpectAsync(2, Run(simulator, input));
        Assert.Contains("wrong.csv", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, simulator.Stats.Requests);
    }

    [Fact]
    public async Task A_dry_run_asks_nothing_and_stores_nothing()
    {
        await using var simulator = await SimulateAsync(5);
        await ExpectAsync(0, Run(simulator, Input(100), "--dry-run"));
        Assert.Equal(0, simulator.Stats.Requests);
        Assert.False(Directory.Exists(Path.Combine(Store, "runs")));
    }

    [Fact]
    public async Task No_user_id_and_no_spend_is_printed()
    {
        await using var simulator = await SimulateAsync(5, FaultPlan.Parse(["422,spend-key=amazon_spends,modulus=10,remainder=3"]));
        var input = _folder.Write(
            "users.csv",
            MadeUsers.Csv(MadeUsers.Make(100)) + "user-0000003,1,1,1,1,1,1\nuser-secret,-777123,1,1,1,1,1\n,5,5,5,5,5,5\n");
        var run = await CliProcess.RunAsync(Run(simulator, input, "--failure-tolerance", "1"));
        Assert.True(await run.WaitAsync() == 3, run.Everything);
        Assert.DoesNotContain("user-0", run.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("user-secret", run.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("777123", run.Everything, StringComparison.Ordinal);
        Assert.Equal(3, PublishedRun.Find(Store, "run").Rejects.Count());
    }
}
