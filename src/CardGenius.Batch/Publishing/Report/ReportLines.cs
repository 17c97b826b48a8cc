using System.Globalization;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>The totals and settings of a report, each with its name.</summary>
public static class ReportLines
{
    /// <summary>Returns the totals.</summary>
    public static IEnumerable<(string Name, string Value)> Totals(RunReport report)
    {
        if (report.Period is { } period)
        {
            yield return ("period", $"{FigureText.Time(period.From)} to {FigureText.Time(period.To)} UTC ({FigureText.Duration(period.To - period.From)})");
        }

        if (report.FiguresAge is { } age)
        {
            yield return ("figures", $"{FigureText.Duration(age)} old; an active run writes them at least every minute");
        }

        if (report.Held > TimeSpan.Zero)
        {
            yield return ("held", FigureText.Duration(report.Held));
        }

        yield return ("rows", $"{FigureText.Count(report.Rows)}: {FigureText.Plural(report.Users, "user")}, {FigureText.Plural(report.Rejects, "reject")}");
        if (report.Done is { } done)
        {
            yield return ("done", $"{FigureText.Count(done)}{FigureText.Share(done, report.Users)}");
        }

        yield return ("failures", Counts(report.Failed ?? report.Failures.Sum(f => f.Count), report.FailuresByClass));
        yield return (
            "requests",
            $"{FigureText.Count(report.Requests)}{(report.NeutralRequests is > 0 and var neutral ? $" ({FigureText.Count(neutral)} without user data)" : "")}; failed: "
            + Counts(report.FailedRequests.Sum(c => c.Count), report.FailedRequests));
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

    /// <summary>Returns what ran: the input and the persons.</summary>
    public static IEnumerable<(string Name, string Value)> Run(RunReport report)
    {
        yield return ("run", report.RunId);
        if (report.Plan is { } plan)
        {
            yield return ("input", $"{plan.InputName}, {FigureText.Count(plan.InputBytes)} bytes");
            yield return ("SHA-256", plan.InputSha256);
            if (plan.RejectsOf is { } origins)
            {
                yield return ("rejects of", string.Join(", ", origins));
            }
        }

        if (report.Timeline.Events.FirstOrDefault(e => e.By is not null)?.By is { } by)
        {
            yield return ("started by", by);
        }

        yield return ("version", report.Environment?.Version ?? ReportEnvironment.ProgramVersion);
    }

    /// <summary>Returns the environment.</summary>
    public static IEnumerable<(string Name, string Value)> Environment(ReportEnvironment environment)
    {
        yield return ("host", environment.Host);
        yield return ("runtime", environment.Runtime);
        yield return ("system", environment.System);
        yield return ("processors", FigureText.Count(environment.Processors));
        yield return ("memory", $"{FigureText.Count(environment.MemoryMegabytes)} MB");
    }

    /// <summary>Returns the settings.</summary>
    public static IEnumerable<(string Name, string Value)> Settings(RunReport report)
    {
        var settings = report.Settings;
        yield return ("api", settings.Api.Url);
        yield return ("concurrency", settings.Concurrency.ToString(CultureInfo.InvariantCulture));
        if (settings.Agreement is { } agreement)
        {
            yield return ("agreed", agreement);
        }

        yield return ("requests/s", settings.Api.RequestsPerSecond is { } rps ? FigureText.Rate(rps) : "no limit");
        yield return ("attempts", settings.Api.Attempts.ToString(CultureInfo.InvariantCulture));
        yield return ("timeout", string.Create(CultureInfo.InvariantCulture, $"{settings.Api.TimeoutSeconds} s"));
        yield return (
            "tolerances",
            string.Create(CultureInfo.InvariantCulture, $"{settings.FailureTolerance * 100:0.##} % failures, {settings.NoCardTolerance * 100:0.##} % without a card"));
    }

    /// <summary>Returns a total and its parts by class.</summary>
    public static string Counts(long total, IEnumerable<ClassCount> byClass)
    {
        var classes = FailureClassText.Join(byClass);
        return classes.Length == 0 ? FigureText.Count(total) : $"{FigureText.Count(total)}: {classes}";
    }
}
