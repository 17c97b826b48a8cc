using System.Globalization;
using CardGenius.Batch.Model.Counts;
using CardGenius.Cli.Display;

namespace CardGenius.Cli.Report;

/// <summary>The totals and settings of a report, each with its name.</summary>
internal static class ReportLines
{
    public static IEnumerable<(string Name, string Value)> Totals(RunReport report)
    {
        var run = report.Run;
        if (report.Period is { } period)
        {
            yield return ("period", $"{FigureText.Time(period.From)} to {FigureText.Time(period.To)} UTC ({FigureText.Duration(period.To - period.From)})");
        }

        if (report.Held > TimeSpan.Zero)
        {
            yield return ("held", FigureText.Duration(report.Held));
        }

        yield return ("rows", $"{FigureText.Count(run.Rows)}: {FigureText.Plural(run.Users, "user")}, {FigureText.Plural(run.Rejects, "reject")}");
        if (run.IsKnown)
        {
            yield return ("done", $"{FigureText.Count(run.Done)}{FigureText.Share(run.Done, run.Users)}");
        }

        yield return ("failures", Counts(run.IsKnown ? run.Failures : report.Failures.Sum(f => f.Count), report.FailuresByClass));
        yield return (
            "requests",
            $"{FigureText.Count(report.Requests)}{(report.NeutralRequests is > 0 and var neutral ? $" ({FigureText.Count(neutral)} without user data)" : "")}; failed: "
            + Counts(report.FailedRequests.Sum(c => c.Count), report.FailedRequests.Select(c => (c.Class, c.Count))));
        if (report.Latency is { } latency)
        {
            yield return (
                "latency",
                $"p50 {FigureText.Latency(latency.Percentile(0.50))}, p95 {FigureText.Latency(latency.Percentile(0.95))}, "
                + $"p99 {FigureText.Latency(latency.Percentile(0.99))}, longest {FigureText.Latency(latency.MaxMilliseconds)}");
        }

        if (report.UsersPerMinute > 0)
        {
            yield return (
                "pace",
                $"{FigureText.Rate(report.UsersPerMinute)} users/min, {FigureText.Rate(report.RequestsPerSecond)} requests/s, at most {report.MostInFlight} in flight");
        }
    }

    public static IEnumerable<(string Name, string Value)> Settings(RunReport report)
    {
        var settings = report.Run.Status.Settings;
        yield return ("api", settings.Api.Url);
        yield return ("concurrency", string.Create(CultureInfo.InvariantCulture, $"{settings.Concurrency} (agreed with the API's owners: {settings.Ceiling})"));
        yield return ("requests/s", settings.Api.RequestsPerSecond is { } rps ? FigureText.Rate(rps) : "no limit");
        yield return ("attempts", settings.Api.Attempts.ToString(CultureInfo.InvariantCulture));
        yield return ("timeout", string.Create(CultureInfo.InvariantCulture, $"{settings.Api.TimeoutSeconds} s"));
        yield return (
            "tolerances",
            string.Create(CultureInfo.InvariantCulture, $"{settings.FailureTolerance * 100:0.##} % failures, {settings.NoCardTolerance * 100:0.##} % without a card"));
    }

    public static string Counts(long total, IEnumerable<(FailureClass Class, long Count)> byClass)
    {
        var classes = string.Join(", ", byClass.Select(c => $"{FigureText.Count(c.Count)} {c.Class}"));
        return classes.Length == 0 ? FigureText.Count(total) : $"{FigureText.Count(total)}: {classes}";
    }
}
