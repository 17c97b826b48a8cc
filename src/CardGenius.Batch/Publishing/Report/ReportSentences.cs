using CardGenius.Batch.IO;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>The sentences and figures at the top of a report.</summary>
internal static class ReportSentences
{
    /// <summary>Returns what ran, and when.</summary>
    public static IEnumerable<string> Subject(RunReport report)
    {
        if (report.Plan is { } plan)
        {
            yield return $"Input: {plan.InputName}";
        }

        if (report.Period is { } period)
        {
            yield return $"{FigureText.Period(period.From, period.To)} UTC, {FigureText.Duration(period.To - period.From)}";
        }

        if (report.FiguresAge is { } age)
        {
            yield return $"The run is active. The figures are {FigureText.Duration(age)} old.";
        }
    }

    /// <summary>Returns the class of the style sheet for the result: good, warn or bad.</summary>
    public static string Tone(RunReport report) => report.State switch
    {
        "completed" => "good",
        "stopped" or "cancelled" => "bad",
        "completed with failures" or "held" or "paused" => "warn",
        _ => "",
    };

    /// <summary>Returns the result in one or two sentences.</summary>
    public static IEnumerable<string> Verdict(RunReport report)
    {
        yield return (report.State, report.Failed) switch
        {
            ("completed", _) => $"Completed: {(report.Users == 1 ? "the user has a result" : $"all {FigureText.Count(report.Users)} users have a result")}.",
            ("completed with failures", { } failed) => $"Completed with failures: {FigureText.Count(failed)} of {FigureText.Plural(report.Users, "user")} failed.",
            _ => $"{char.ToUpperInvariant(report.State[0])}{report.State[1..]}{(report.Reason is { } reason ? $": {reason}" : "")}.",
        };
        if (report.Users > 0 && report.UsersPerMinute > 0 && !report.IsUnderWay)
        {
            var plan = PacePlan.Of(report.Users, report.Settings, ApiGauges.TypicalLatencySeconds);
            var use = TimeUse.Of(report);
            List<string> lost = [];
            if (use.Held > TimeSpan.Zero)
            {
                lost.Add($"{FigureText.Duration(use.Held)} held");
            }

            if (use.Idle > TimeSpan.Zero)
            {
                lost.Add($"{FigureText.Duration(use.Idle)} paused or without a process");
            }

            yield return $"The run took {FigureText.Duration(use.Whole)}{(lost.Count == 0 ? "" : $", of which {string.Join(" and ", lost)}")}. Planned: {FigureText.Duration(plan.Duration)}.";
        }
    }

    /// <summary>Returns the most important figures.</summary>
    public static IEnumerable<(string Name, string Value, string Note)> Figures(RunReport report)
    {
        yield return ("Users", FigureText.Count(report.Users), report.Rejects == 0 ? "no rejects" : $"and {FigureText.Plural(report.Rejects, "reject")}");
        if (report.Done is { } done)
        {
            yield return ("Done", FigureText.Count(done), report.Users == 0 ? "" : FigureText.Percent(done, report.Users));
        }

        yield return ("Failures", FigureText.Count(report.Failed ?? report.Failures.Sum(f => f.Count)), report.WithoutCards == 0 ? "" : $"{FigureText.Count(report.WithoutCards)} without a card");
        if (report.UsersPerMinute > 0)
        {
            yield return (
                "Users/min",
                FigureText.Rate(report.UsersPerMinute),
                $"plan: {FigureText.Rate(PacePlan.Of(report.Users, report.Settings, ApiGauges.TypicalLatencySeconds).UsersPerMinute)}");
        }

        if (report.Latency is { } latency)
        {
            yield return ("Latency p95", FigureText.Latency(latency.Percentile(0.95)), $"p50 {FigureText.Latency(latency.Percentile(0.50))}, p99 {FigureText.Latency(latency.Percentile(0.99))}");
        }

        var failed = report.FailedRequests.Sum(c => c.Count);
        yield return ("Requests", FigureText.Count(report.Requests), failed == 0 ? "none failed" : $"{FigureText.Count(failed)} failed{FigureText.Share(failed, report.Requests)}");
        if (report.MostInFlight > 0)
        {
            yield return ("Most in flight", FigureText.Count(report.MostInFlight), $"of {FigureText.Count(report.Settings.Concurrency)}");
        }
    }
}
