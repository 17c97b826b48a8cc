using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing.Report;
using CardGenius.Batch.Telemetry;
using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Tests.Publishing.Report;

public sealed class ThresholdMarksTests
{
    private static readonly DateTimeOffset Start = ReportFixture.Start;

    private static RunReport Report(IEnumerable<RunSample> samples, params RunEvent[] events) => ReportFixture.Weekly() with
    {
        Timeline = new() { Events = [new() { Id = "s", Kind = RunEventKind.Started, At = Start }, .. events], Samples = [.. samples] },
    };

    private static IEnumerable<RunSample> Minutes(int count, Func<int, RunSample, RunSample>? change = null) => Enumerable.Range(1, count).Select(minute =>
    {
        var sample = new RunSample { At = Start.AddMinutes(minute), Seconds = 60, Users = 800, Requests = 800, P50Ms = 1500, P95Ms = 2100 };
        return change is null ? sample : change(minute, sample);
    });

    private static string[] Marks(RunReport report) =>
    [
        .. ThresholdMarks.Of(report).Select(m => $"{m.Rule.Name} {m.Severity} {(m.From - Start).TotalMinutes}-{(m.To - Start).TotalMinutes} {m.Rule.Format(m.Worst)}"),
    ];

    [Fact]
    public void A_run_at_the_planned_pace_has_no_mark() => Assert.Empty(Marks(Report(Minutes(30))));

    [Fact]
    public void A_slow_time_begins_when_the_rule_fires_and_keeps_its_worst_value() => Assert.Equal(
        ["latency-p95 Critical 12-21 12 s"],
        Marks(Report(Minutes(30, (minute, s) => minute is > 10 and <= 18 ? s with { P95Ms = 12_000 } : s))).Where(m => m.StartsWith("latency", StringComparison.Ordinal)));

    [Fact]
    public void Failed_requests_are_a_share_of_the_window() => Assert.Equal(
        ["error-rate Warning 11-15 2 %", "error-rate Critical 25-30 20 %"],
        Marks(Report(Minutes(30, (minute, s) => minute == 11 ? Failed(s, 80) : minute > 24 ? Failed(s, 160) : s)))
            .Where(m => m.StartsWith("error-rate", StringComparison.Ordinal)));

    [Fact]
    public void An_outage_marks_the_hold_and_the_missing_progress()
    {
        var held = new RunEvent { Id = "h", Kind = RunEventKind.Held, At = Start.AddMinutes(10), Until = Start.AddMinutes(60) };
        var samples = Minutes(70, (minute, s) => minute is > 10 and <= 60 ? s with { Users = 0, Requests = 1, Errors = [new(FailureClass.Dns, 1)] } : s);
        var marks = Marks(Report(samples, held));
        Assert.Contains("no-progress Critical 15-60 0 users", marks);
        Assert.Contains("no-successful-requests Critical 15-60 0 attempts", marks);
        Assert.Contains("run-held Warning 40-60 3,000 s", marks);

        // The rules for a running run do not apply while it is held.
        Assert.DoesNotContain(marks, m => m.StartsWith("throughput", StringComparison.Ordinal) || m.StartsWith("latency", StringComparison.Ordinal));
    }

    [Fact]
    public void Connection_errors_are_counted() => Assert.Contains(
        "connection-errors Critical 12-15 11 attempts",
        Marks(Report(Minutes(20, (minute, s) => minute is 11 or 12 ? s with { Errors = [new(FailureClass.Connection, minute == 11 ? 5 : 6)] } : s))));

    [Fact]
    public void A_window_does_not_reach_over_an_interruption_or_into_the_publication()
    {
        var interrupted = Minutes(3).Concat(Minutes(4, (minute, s) => s with { At = s.At.AddHours(1), Users = 0 }));
        Assert.Empty(Marks(Report(interrupted)));
        var publishing = new RunEvent { Id = "p", Kind = RunEventKind.Publishing, At = Start.AddMinutes(10) };
        Assert.Empty(Marks(Report(Minutes(30, (minute, s) => minute > 10 ? s with { Users = 0, Requests = 0 } : s), publishing)));
    }

    [Fact]
    public void Few_pending_users_are_no_low_throughput()
    {
        var slow = Minutes(10, (_, s) => s with { Users = 100, Requests = 100 });
        Assert.Contains("throughput Warning 5-10 100 users/min", Marks(Report(slow)));
        Assert.DoesNotContain(Marks(Report(slow) with { Users = 2400 }), m => m.StartsWith("throughput", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_rule_with_a_value_exists() => Assert.All(
        (string[])["requests-per-second", "throughput", "latency-p95", "error-rate", "no-progress", "connection-errors", "no-successful-requests", "run-held"],
        name => Assert.Contains(AlertRules.All, r => r.Name == name));

    private static RunSample Failed(RunSample sample, long count) => sample with { Errors = [new(FailureClass.ServerError, count)] };
}
