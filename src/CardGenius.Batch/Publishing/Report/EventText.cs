using System.Globalization;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>Formats the events of a timeline.</summary>
public static class EventText
{
    /// <summary>Returns the time of an event and a sentence about it.</summary>
    public static (string Time, string What) Of(RunReport report, RunEvent e)
    {
        var duration = FigureText.Duration(report.DurationOf(e));
        var times = report.Lasts(e) ? $"{FigureText.Time(e.At)} until now"
            : e.Until is { } until ? FigureText.Period(e.At, until)
            : FigureText.Time(e.At);
        var by = e.By is null ? "" : $" by {e.By}";
        var reason = e.Reason is null ? "" : $": {e.Reason}";
        return (times, e.Kind switch
        {
            RunEventKind.Started => $"started{by}",
            RunEventKind.Resumed => $"resumed{by}",
            RunEventKind.Held => $"held {duration}{reason}{(e.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({e.Count} waits)") : "")}",
            RunEventKind.LimitLowered => string.Create(
                CultureInfo.InvariantCulture, $"concurrency limit lowered for {duration}, at least {Math.Floor(e.Limit ?? 0)} of {report.Settings.Concurrency}{Cause(e)}"),
            RunEventKind.LimitsChanged => $"limits changed{by}{reason}",
            RunEventKind.BreakerOpened => $"circuit breaker open for {duration}{(e.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({e.Count} times)") : "")}",
            RunEventKind.Paused => $"paused{by}{(e.Until is null ? "" : $" for {duration}")}",
            RunEventKind.Publishing => "began to publish",
            RunEventKind.Stopped => $"stopped{(e.Cause == StopCause.Interrupted ? " (interrupted)" : "")}{reason}",
            RunEventKind.Interrupted => "stopped (interrupted): the process ended without a result",
            RunEventKind.Cancelled => $"cancelled{by}",
            RunEventKind.Completed => "completed",
            RunEventKind.CompletedWithFailures => "completed with failures",
            _ => e.Kind.ToString(),
        });
    }

    // The reason of a limit ends with the limit at that time, which the event has already.
    private static string Cause(RunEvent e) =>
        e.Reason is not { } reason ? "" : $": {(reason.LastIndexOf(": at most", StringComparison.Ordinal) is > 0 and var at ? reason[..at] : reason)}";
}
