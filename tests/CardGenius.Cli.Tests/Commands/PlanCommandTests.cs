using System.Text.Json;
using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests.Commands;

public sealed class PlanCommandTests : IDisposable
{
    private readonly TestCli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Every_flag_of_run_is_accepted()
    {
        _cli.Folder.Write("users.csv", "userid,avg_amazon_gmv\nu1,5\n");

        Assert.Equal(
            0,
            await _cli.RunAsync(
                "plan --input users.csv --api http://localhost:1/x --store s --run-id r --output o.xlsx --force --xlsx --csv-safe --time-zone UTC "
                + "--concurrency 3 --burst 2 --top 5 --limit 1 --other-online-mode sum_components --ignore-columns --commissionable none "
                + "--display-names none --timeout 10 --attempts 2 --failure-tolerance 1% --no-card-tolerance 1% --reject-tolerance 1% --no-wait"));
        Assert.Empty(_cli.Error);
        Assert.Equal(2, await _cli.RunAsync("plan --users 5 --top 0"));
        Assert.Equal("error: --top 0: expected a whole number from 1 to 100\n", _cli.Error);
    }

    [Fact]
    public async Task A_prediction_without_an_input()
    {
        Assert.Equal(0, await _cli.RunAsync("plan --users 50000 --concurrency 20 --latency 1.5s --time-zone Asia/Kolkata"));

        Assert.Equal(
            """
            prediction: 50,000 users, 20 workers, responses after 1.50 s on average (p50 1.44 s, p95 2.30 s, p99 2.79 s)
              throughput  13.3 requests/s, 800 users/min, 48,000 users/h; the concurrency bounds it
              duration    1 h 02 min (90 %: 57 min 34 s to 1 h 07 min)
              start       Mon 2026-11-02 07:30 Asia/Kolkata
              finish      Mon 2026-11-02 08:32 Asia/Kolkata (90 %: Mon 2026-11-02 08:27 to Mon 2026-11-02 08:37)
              simulated   1 h 02 min (0.1 % longer), 20.0 requests in flight on average
              requests    50,000, 1.00 a user; 20.0 in flight
              ramp-up     13, 20 in flight after 1 to 2 seconds
              wind-down   2 s from the last chunk's start to the end
              bandwidth   3.73 Mbps in, 0.0533 Mbps out (with headers 3.77 and 0.0747); 5.6 Mbps when all workers receive in one second
              transfer    1.75 GB in, 25 MB out
              backends    3 with 7, 7, 6 connections; each 4.44 requests/s, 267 requests/min, 33 % of the load
              cost        $0.44 on Azure Flex Consumption, $0.23 on Consumption (list prices)

            EVERY   REQUESTS   USERS         IN      OUT
            second      13.3    13.3  466.67 KB  6.67 KB
            minute       800     800      28 MB   400 KB
            hour      48,000  48,000    1.68 GB    24 MB
            run       50,000  50,000    1.75 GB    25 MB

            HOUR  FROM                  TO      USERS    DONE  SHARE  REQUESTS       IN       OUT
               1  Mon 2026-11-02 07:30  08:30  47,970  47,970   96 %    47,970  1.68 GB  23.99 MB
               2  Mon 2026-11-02 08:30  08:32   2,030  50,000  100 %    50,000  1.75 GB     25 MB

            WORKERS  REQUESTS/S  USERS/MIN     DURATION         IN  AGREED
                  5        3.33        200   4 h 09 min  0.93 Mbps  yes
                 10        6.67        400   2 h 04 min  1.87 Mbps  yes
                 20        13.3        800   1 h 02 min  3.73 Mbps  yes
                 50        33.3      2,000  25 min 02 s  9.33 Mbps  no

            COST ON AZURE                 QUANTITY  UNIT        US DOLLARS
            Flex Consumption: time          15,001  GB-s              0.39
            Flex Consumption: executions       620  executions        0.00
            Consumption: time               11,250  GB-s              0.18
            Consumption: executions            620  executions        0.00
            storage: writes                  3,800  requests          0.02
            storage: reads                   2,765  requests          0.00
            storage: task hub                7,440  requests          0.00
            egress: requests to the API      0.035  GB                0.00
            logs of storage requests        0.0071  GB                0.02
            - list prices in US dollars for East US, without free grants
            - 2 instances of 2 GB (Flex Consumption) or 1.5 GB (Consumption), 10 chunks each, busy for the whole run
            - requests to the store: 2 writes and 1 read for a chunk, 1 write for a checkpoint, 4 writes and 15 reads for a minute of an instance; 1 KB of logs for each
            - 12 requests of the task hub for a chunk
            - responses from the API cost nothing: only what leaves Azure is paid for
            - without the always ready instance, alert rules and stored data, which cost the same without a run

            """,
            _cli.Out);
        Assert.Empty(_cli.Error);
        Assert.Empty(_cli.Stores);
    }

    [Fact]
    public async Task The_prediction_follows_the_check_of_an_input()
    {
        _cli.Folder.Write("users.csv", "userid,avg_amazon_gmv\nu1,100\nu2,200\nu3,-5\n");

        Assert.Equal(0, await _cli.RunAsync("plan --input users.csv"));

        Assert.StartsWith("~/users.csv: 2 users, 1 reject\n", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("\n\nprediction: 2 users, 20 workers, ", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_that_a_run_refuses_has_no_prediction()
    {
        _cli.Folder.Write("users.csv", "userid,fuel,avg_amazn_gmv\nu1,1,100\n");

        Assert.Equal(2, await _cli.RunAsync("plan --input users.csv --notice"));

        Assert.Contains("a run refuses this input", _cli.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("prediction", _cli.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Subject:", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_json_has_the_check_and_the_prediction()
    {
        _cli.Folder.Write("users.csv", "userid,avg_amazon_gmv\nu1,100\nu2,200\n");

        Assert.Equal(0, await _cli.RunAsync("plan --input users.csv --within 1h --notice --json"));

        var document = JsonDocument.Parse(_cli.Out).RootElement;
        Assert.Equal(2, document.GetProperty("users").GetInt64());
        var prediction = document.GetProperty("prediction");
        Assert.Equal(2, prediction.GetProperty("plan").GetProperty("users").GetInt64());
        Assert.Equal(2, prediction.GetProperty("simulation").GetProperty("results").GetInt64());
        Assert.True(prediction.GetProperty("requirement").GetProperty("is_allowed").GetBoolean());
        Assert.StartsWith("Subject:", prediction.GetProperty("notice").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_json_without_an_input_has_the_prediction_alone()
    {
        Assert.Equal(0, await _cli.RunAsync("plan --users 1000 --json"));

        var member = Assert.Single(JsonDocument.Parse(_cli.Out).RootElement.EnumerateObject());
        Assert.Equal("prediction", member.Name);
        Assert.Equal(["plan", "simulation"], member.Value.EnumerateObject().Select(m => m.Name));
    }

    [Fact]
    public async Task A_run_by_a_time_needs_what_was_agreed_or_more()
    {
        Assert.Equal(0, await _cli.RunAsync(["plan", "--users", "2000000", "--by", "Tuesday 18:00"]));

        Assert.Contains(
            """

            goal: an end within 1 d 16 h (by Tue 2026-11-03 18:00): not allowed
              needs       21 requests in flight, 14.0 requests/s, 1 backend, 3.95 Mbps
              then        1 d 15 h
              agreed      20 requests in flight: 13.3 requests/s, 1 d 17 h
              obstacle    The API's owners agreed to 20 requests in flight. Ask them for 21, or allow more time.

            """,
            _cli.Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rate_of_requests_needs_backends()
    {
        Assert.Equal(0, await _cli.RunAsync("plan --rps 2000"));

        Assert.Contains(
            """

            goal: 2,000 requests/s: not allowed
              needs       3,000 requests in flight, 2,000 requests/s, 30 backends, 565 Mbps

            """,
            _cli.Out,
            StringComparison.Ordinal);
        Assert.Contains("  obstacle    3 backends work on 300 requests at a time. 30 are needed.\n", _cli.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--response-size")]
    [InlineData("--answer-size")]
    public async Task A_link_says_how_many_workers_it_feeds(string sizeFlag)
    {
        Assert.Equal(0, await _cli.RunAsync($"plan {sizeFlag} 1.5MB --link 100Mbps"));

        Assert.Contains("; the link bounds it\n", _cli.Out, StringComparison.Ordinal);
        Assert.Contains(
            "  link        100 Mbps carry 8.33 requests/s and feed 13 workers; 20 workers need 160 Mbps; used 99 %\n", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("240 Mbps when all workers receive in one second\n", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_latency_of_a_probe()
    {
        _cli.Folder.Write("probe.json", """{"latency_ms": [2900, 3000, 3100]}""");

        Assert.Equal(0, await _cli.RunAsync("plan --from probe.json"));

        Assert.StartsWith("prediction: 50,000 users, 20 workers, responses after 3.00 s on average", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("  note        The latency comes from 3 measurements: the interval is wide. Measure more responses.\n", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_notice_is_printed_alone_and_late_notices_are_named()
    {
        Assert.Equal(0, await _cli.RunAsync("plan --users 2000000 --notice --api https://api.example/cg/api/pro"));

        Assert.StartsWith("Subject: High-volume API usage notification", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("- Endpoint: https://api.example/cg/api/pro\n", _cli.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("prediction", _cli.Out, StringComparison.Ordinal);
        Assert.Equal(
            "warning: the run starts in less than 48 hours; the API's owners want to know of a large run that long before\n", _cli.Error);
    }

    [Fact]
    public async Task A_notice_in_time_has_no_warning()
    {
        Assert.Equal(0, await _cli.RunAsync(["plan", "--notice", "--start", "Saturday 02:00"]));

        Assert.Contains("- Full batch: Sat 2026-11-07 02:00 to about Sat 2026-11-07 03:02", _cli.Out, StringComparison.Ordinal);
        Assert.Empty(_cli.Error);
    }

    [Fact]
    public async Task The_settings_of_a_run_count()
    {
        _cli.Variables["CARDGENIUS_REQUESTS_PER_SECOND"] = "5";
        _cli.Variables["CARDGENIUS_CONCURRENCY"] = "10";

        Assert.Equal(0, await _cli.RunAsync("plan"));

        Assert.StartsWith("prediction: 50,000 users, 10 workers", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("  throughput  4.93 requests/s, 296 users/min, 17,734 users/h; the rate limit bounds it\n", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flag_counts_more_than_the_settings_of_a_run()
    {
        _cli.Variables["CARDGENIUS_REQUESTS_PER_SECOND"] = "5";

        Assert.Equal(0, await _cli.RunAsync("plan --rate-limit 8 --concurrency 50"));

        Assert.Contains("  throughput  7.81 requests/s", _cli.Out, StringComparison.Ordinal);
        Assert.Contains(
            "  note        50 requests in flight are more than the 20 that were agreed with the API's owners: a run refuses them.\n",
            _cli.Out,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--users 5 --input users.csv", "error: --users: the users are those of --input; give one of the two\n")]
    [InlineData("--by 18:00 --within 1h", "error: --by, --within: give one of them\n")]
    [InlineData("--by 2020-01-01", "error: --by 2020-01-01: that is not after the start of the run\n")]
    [InlineData("--from none.json --latency 1s", "error: --latency 1s: --from none.json has the latency; give one of the two\n")]
    [InlineData("--within 0s", "error: --within 0s: expected a time above 0 such as 90min, 1h or 3d\n")]
    [InlineData("--link fast", "error: --link fast: expected a bandwidth above 0 such as 100Mbps or 1Gbps\n")]
    [InlineData("--link 5Kbps", "error: --link 5Kbps: expected a bandwidth above 0 such as 100Mbps or 1Gbps\n")]
    [InlineData("--errors slow=1%", "error: --errors slow=1%: expected shares such as throttled=1%,timed-out=0.1%,refused=0.5%\n")]
    [InlineData("--retry-share 100%", "error: Errors: expected shares that leave some attempts to succeed.\n")]
    [InlineData("--users 100000000 --rate-limit 0.01", "error: The run would take more than ten years; expected fewer users or a higher rate.\n")]
    public async Task What_cannot_be_predicted_is_refused_with_what_is_expected(string flags, string expected)
    {
        _cli.Folder.Write("users.csv", "userid,avg_amazon_gmv\nu1,100\n");

        Assert.Equal(2, await _cli.RunAsync($"plan {flags}"));

        Assert.Equal(expected, _cli.Error);
        Assert.Empty(_cli.Out);
    }

    [Fact]
    public async Task All_problems_are_shown_at_once()
    {
        _cli.Folder.Write("probe.json", "{}");

        Assert.Equal(2, await _cli.RunAsync("plan --users 0 --from probe.json --start soon"));

        Assert.Equal(3, _cli.Error.Split('\n').Count(line => line.StartsWith("error: ", StringComparison.Ordinal)));
        Assert.Contains("error: --from probe.json: there is no latency_ms; expected the JSON of probe --json", _cli.Error, StringComparison.Ordinal);
    }
}
