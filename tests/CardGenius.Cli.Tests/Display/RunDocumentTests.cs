using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests.Display;

public sealed class RunDocumentTests
{
    [Fact]
    public void The_summary_as_json()
    {
        var summary = SummaryTextTests.Summary(Samples.WithoutCards(Samples.WithFailures("week-45"))) with { Output = "/data/₹.xlsx" };

        Assert.Equal(
            """
            {
              "run_id": "week-45",
              "state": "completed_with_failures",
              "cause": null,
              "reason": null,
              "exit_code": 3,
              "was_complete": false,
              "store": "/store",
              "results_folder": "/store/results/run_date=2026-11-02/run_id=week-45",
              "output": "/data/₹.xlsx",
              "rows": 1005,
              "users": 1000,
              "results": 990,
              "without_cards": 12,
              "failures": 10,
              "rejects": 5,
              "dropped_cards": {
                "no_name": 0,
                "missing_amount": 7,
                "unreadable_amount": 0,
                "not_commissionable": 1200,
                "not_listed": 0
              },
              "requests": 1041,
              "failed_requests": {
                "rate_limited": 30,
                "server_error": 13,
                "bad_request": 8
              },
              "latency_ms": {
                "p50": 149,
                "p95": 239.9,
                "p99": 239.9,
                "max": 1520,
                "mean": 171.6
              },
              "duration_seconds": 75,
              "users_per_minute": 800,
              "next": [
                "cardgenius redrive week-45",
                "cardgenius verify week-45"
              ]
            }
            """,
            JsonSerializer.Serialize(RunDocument.From(summary, 3), DocumentContext.Readable.RunDocument));
    }

    [Fact]
    public void A_stop_has_its_cause()
    {
        var summary = SummaryTextTests.Summary(Samples.Stopped("week-45", StopCause.TooManyFailures, "too many"));

        var document = RunDocument.From(summary, 4);

        Assert.Equal(("stopped", "too_many_failures", "too many", 4), (document.State, document.Cause, document.Reason, document.ExitCode));
    }
}
