using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Timeline;
using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests.Commands;

public sealed class ReportCommandTests : IDisposable
{
    private readonly TestCli _cli = new();

    public ReportCommandTests()
    {
        _cli.Batch.Runs["run"] = Samples.Status("run", Samples.WithFailures("run"), RunState.Publishing);
        _cli.Batch.Failures.Add(
            new(FailureClass.BadRequest, 422, false, "422 amount … is wrong", 10, [2], Samples.Now, Samples.Now.AddSeconds(90)));
        _cli.Batch.Timeline = new()
        {
            Events =
            [
                Event(RunEventKind.Started, 0) with { By = "maria@ops1" },
                Event(RunEventKind.LimitLowered, 9, until: 11) with { Limit = 7.5, Reason = "the API is overloaded (503): at most 7 of 20 requests in flight" },
                Event(RunEventKind.Held, 10, until: 31) with { Reason = "the API fails (503)", Count = 7 },
                Event(RunEventKind.Paused, 40) with { By = "jo@ops2" },
                Event(RunEventKind.Resumed, 50) with { By = "key 'night' of the HTTP API" },
                Event(RunEventKind.Stopped, 60) with { Cause = StopCause.Interrupted, Reason = "the process was asked to end" },
                Event(RunEventKind.Resumed, 61),
                Event(RunEventKind.Interrupted, 62),
                Event(RunEventKind.Resumed, 63),
                Event(RunEventKind.Publishing, 69),
                Event(RunEventKind.CompletedWithFailures, 70),
            ],
            DroppedEvents = 3,
            Samples =
            [
                Sample(8, 400, 400, 0),
                Sample(9, 100, 500, 400),
                Sample(20, 0, 0, 0),
                Sample(30, 0, 6, 6),
                Sample(31, 500, 500, 0),
            ],
        };
    }

    public void Dispose() => _cli.Dispose();

    private static RunEvent Event(RunEventKind kind, double minutes, double? until = null) => new()
    {
        Id = $"a/{minutes}",
        Kind = kind,
        At = Samples.Now.AddMinutes(minutes),
        Until = until is { } end ? Samples.Now.AddMinutes(end) : null,
    };

    private static RunSample Sample(double minutes, long users, long requests, long failed) => new()
    {
        At = Samples.Now.AddMinutes(minutes),
        Seconds = 60,
        Users = users,
        Requests = requests,
        Errors = failed > 0 ? [new(FailureClass.ServerError, failed)] : [],
        InFlight = 20,
    };

    [Fact]
    public async Task The_report_as_text()
    {
        Assert.Equal(0, await _cli.RunAsync("report run"));
        Assert.Equal(
            """
            run run: completed with failures
              period       2026-11-02 02:00:00 to 2026-11-02 03:10:00 UTC (1 h 10 min)
              held         21 min 00 s
              rows         1,005: 1,000 users, 5 rejects
              done         1,000 (100 %)
              failures     10: 10 refused as wrong (4xx)
              requests     1,041; failed: 51: 30 rate limited (429), 13 server errors (5xx), 8 refused as wrong (4xx)
              latency      p50 149 ms, p95 240 ms, p99 240 ms, longest 1.52 s
              pace         333 users/min, 7.8 requests/s, at most 20 in flight
            timeline (UTC)
              2026-11-02 02:00:00               started by maria@ops1
              2026-11-02 02:09:00 to 02:11:00   concurrency limit lowered for 2 min 00 s, at least 7 of 20: the API is overloaded (503)
              2026-11-02 02:10:00 to 02:31:00   held 21 min 00 s: the API fails (503) (7 waits)
              2026-11-02 02:40:00               paused by jo@ops2
              2026-11-02 02:50:00               resumed by key 'night' of the HTTP API
              2026-11-02 03:00:00               stopped (interrupted): the process was asked to end
              2026-11-02 03:01:00               resumed
              2026-11-02 03:02:00               stopped (interrupted): the process ended without a result
              2026-11-02 03:03:00               resumed
              2026-11-02 03:09:00               began to publish
              2026-11-02 03:10:00               completed with failures
              3 events in the middle are not shown
            settings
              api          https://api.example/cg/api/pro
              concurrency  20
              requests/s   no limit
              attempts     3
              timeout      30 s
              tolerances   5 % failures, 20 % without a card

            """,
            _cli.Out);
    }

    [Fact]
    public async Task The_message_to_the_owners_of_the_API()
    {
        Assert.Equal(0, await _cli.RunAsync("report run --for-api-owners"));
        Assert.Equal(
            """
            Subject: CardGenius API: the API fails (503), 2026-11-02 02:10:00 to 02:31:00 UTC

            Our batch run 'run' calls https://api.example/cg/api/pro. Its User-Agent is CardGenius-Batch-Runner/1.0. All times are in UTC.

            What we saw:
            - 2026-11-02 02:08:00 to 2026-11-02 02:30:00: 406 of 506 requests failed (80 %): 406 server errors (5xx)
            - 2026-11-02 02:09:00 to 02:11:00: concurrency limit lowered for 2 min 00 s, at least 7 of 20: the API is overloaded (503)
            - 2026-11-02 02:10:00 to 02:31:00: held 21 min 00 s: the API fails (503) (7 waits)

            Totals:
            - period: 2026-11-02 02:00:00 to 2026-11-02 03:10:00 UTC (1 h 10 min)
            - held: 21 min 00 s
            - requests: 1,041; failed: 51: 30 rate limited (429), 13 server errors (5xx), 8 refused as wrong (4xx)
            - latency: p50 149 ms, p95 240 ms, p99 240 ms, longest 1.52 s
            - pace: 333 users/min, 7.8 requests/s, at most 20 in flight
            - configured limit: 20 requests in flight

            Please tell us the cause of these errors, and whether we must change our limits. During a hold we send one request every few minutes.

            """,
            _cli.Out);
    }

    [Fact]
    public async Task The_report_as_Markdown_contains_the_timeline_and_the_message()
    {
        Assert.Equal(0, await _cli.RunAsync("report run --format markdown"));
        Assert.StartsWith("# Run run: completed with failures\n\nThe run took 1 h 10 min, of which 21 min 00 s held and 12 min 00 s paused or without a process. Planned: 1 min 15 s.\n\n## Totals\n\n| Figure | Value |\n| --- | --- |\n", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("| 2026-11-02 02:10:00 to 02:31:00 | held 21 min 00 s: the API fails (503) (7 waits) |\n", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("```text\nSubject: CardGenius API", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_as_a_page()
    {
        _cli.Batch.Manifest = PublishedManifest();
        Assert.Equal(0, await _cli.RunAsync("report run --format html"));
        Assert.StartsWith("<!doctype html>\n", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("<td>Card &amp; Co</td>", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_active_run_shows_how_old_its_figures_are()
    {
        _cli.Batch.Runs["run"] = Samples.Status("run", progress: RunState.Running, isLive: true);
        _cli.Batch.Timeline = new() { Events = [Event(RunEventKind.Started, -9)], Samples = [Sample(-0.7, 100, 100, 0)] };
        Assert.Equal(0, await _cli.RunAsync("report run"));
        Assert.Contains("  figures      42 s old; an active run writes them at least every minute\n", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_run_ended_when_it_last_wrote_its_progress()
    {
        _cli.Batch.Runs["run"] = Samples.Status("run", progress: RunState.Running);
        _cli.Batch.Timeline = new() { Events = [Event(RunEventKind.Started, 0), Event(RunEventKind.Held, 1)], Samples = [Sample(1, 100, 100, 0)] };
        Assert.Equal(0, await _cli.RunAsync("report run"));
        Assert.Contains("  2026-11-02 02:01:00 to 02:01:15   held 15 s\n", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("  2026-11-02 02:01:15               stopped (interrupted): the process ended without a result\n", _cli.Out, StringComparison.Ordinal);
    }

    private static Manifest PublishedManifest() => new()
    {
        RunId = "run",
        ProgramVersion = "0.1.0",
        State = RunState.Completed,
        Settings = new(),
        Input = new("users.csv", 1, "", 1, 0, ["userid"], 0),
        Counts = new(1, 1, 1, 0, 0, 0),
        Parts = [],
        Files = [],
        Attempts = new(1, new Dictionary<string, long>()),
        Latency = ManifestLatency.From(Samples.Latency),
        Times = new(Samples.Now, Samples.Now),
        Summary = new([new("Card & Co", 1)], [], []),
    };

    [Fact]
    public async Task The_document()
    {
        Assert.Equal(0, await _cli.RunAsync("report run --json"));
        var document = JsonDocument.Parse(_cli.Out).RootElement;
        Assert.Equal("completed_with_failures", document.GetProperty("run").GetProperty("state").GetString());
        Assert.Equal(1260, document.GetProperty("held_seconds").GetDouble());
        var hold = document.GetProperty("events")[2];
        Assert.Equal(("held", 7), (hold.GetProperty("kind").GetString(), hold.GetProperty("count").GetInt32()));
        Assert.Equal(400, document.GetProperty("samples")[1].GetProperty("errors").GetProperty("ServerError").GetInt64());
        Assert.StartsWith("Subject: ", document.GetProperty("message_to_api_owners").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hold_of_an_active_run_lasts_until_now()
    {
        _cli.Batch.Runs["run"] = Samples.Status("run", progress: RunState.Held, isLive: true);
        _cli.Batch.Timeline = new() { Events = [Event(RunEventKind.Held, -21) with { Reason = "the API fails (503)" }] };
        Assert.Equal(0, await _cli.RunAsync("report run"));
        Assert.Contains("2026-11-02 01:39:00 until now     held 21 min 00 s: the API fails (503)\n", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_a_timeline_says_so()
    {
        _cli.Batch.Timeline = new();
        Assert.Equal(0, await _cli.RunAsync("report run"));
        Assert.Contains("  none was recorded: an earlier version of the program executed the run\n", _cli.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _cli.RunAsync("report run --for-api-owners"));
        Assert.Contains("- No outage, no throttling and no time with more than 5 % failed requests.\n", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_run_has_its_exit_code() => Assert.Equal(ExitCodes.UnknownRun, await _cli.RunAsync("report other"));
}
