using System.Globalization;
using System.Text;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>Formats a message to the owners of the API. It contains times, rates and classes of errors, and no data of a user.</summary>
public static class ApiOwnerMessage
{
    private const int MostLines = 50;

    /// <summary>Returns the message.</summary>
    public static string Format(RunReport report)
    {
        var url = report.Settings.Api.Url;
        var text = new StringBuilder();
        text.AppendLine($"Subject: {Subject(report)}").AppendLine();
        text.AppendLine($"Our batch run '{report.RunId}' calls {url}. Its User-Agent is CardGenius-Batch-Runner/1.0. All times are in UTC.");
        text.AppendLine().AppendLine("What we saw:");
        var found = report.Timeline.Events.Where(e => e.Kind is RunEventKind.Held or RunEventKind.LimitLowered or RunEventKind.BreakerOpened)
            .Select(e => (e.At, Text: Line(EventText.Of(report, e))))
            .Concat(report.ErrorWindows.Select(w => (At: w.From, Text: Line(w))))
            .OrderBy(l => l.At)
            .Select(l => l.Text)
            .ToList();
        if (found.Count == 0)
        {
            text.AppendLine("- No outage, no throttling and no time with more than 5 % failed requests.");
        }

        var isLong = found.Count > 2 * MostLines;
        foreach (var line in isLong ? found.Take(MostLines) : found)
        {
            text.AppendLine($"- {line}");
        }

        if (isLong)
        {
            text.AppendLine($"- {FigureText.Plural(found.Count - (2 * MostLines), "more line")}");
            foreach (var line in found.TakeLast(MostLines))
            {
                text.AppendLine($"- {line}");
            }
        }

        text.AppendLine().AppendLine("Totals:");
        foreach (var (name, value) in ReportLines.Totals(report).Where(l => l.Name is "period" or "held" or "requests" or "latency" or "pace"))
        {
            text.AppendLine($"- {name}: {value}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"- configured limit: {report.Settings.Concurrency} requests in flight{Rate(report)}");
        text.AppendLine().AppendLine(found.Count > 0
            ? "Please tell us the cause of these errors, and whether we must change our limits. During a hold we send one request every few minutes."
            : "We need no action from you.");
        return text.ToString();
    }

    private static string Subject(RunReport report)
    {
        var worst = report.Timeline.Events.Where(e => e.Kind == RunEventKind.Held).OrderByDescending(report.DurationOf).FirstOrDefault();
        return worst is not null ? $"CardGenius API: {ReportTables.Cut(worst.Reason ?? "not available")}, {EventText.Of(report, worst).Time} UTC"
            : report.ErrorWindows.Count > 0 ? "CardGenius API: failed requests"
            : $"CardGenius API: report of run {report.RunId}";
    }

    private static string Rate(RunReport report) =>
        report.Settings.Api.RequestsPerSecond is { } rps ? $", {FigureText.Rate(rps)} requests/s" : "";

    private static string Line((string Time, string What) e) => ReportTables.Cut($"{e.Time}: {e.What}");

    private static string Line(ErrorWindow window) =>
        $"{FigureText.Time(window.From)} to {FigureText.Time(window.To)}: {FigureText.Count(window.Failed)} of "
        + $"{FigureText.Plural(window.Requests, "request")} failed{FigureText.Share(window.Failed, window.Requests)}: {FailureClassText.Join(window.Errors)}";
}
