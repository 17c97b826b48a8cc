using System.Globalization;
using System.Text;
using CardGenius.Batch.IO;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>Formats a report as plain text.</summary>
public static class ReportText
{
    /// <summary>Returns the report.</summary>
    public static string Format(RunReport report)
    {
        var text = new StringBuilder();
        text.AppendLine($"run {report.RunId}: {report.State}");
        if (report.Reason is { } reason)
        {
            text.AppendLine($"  reason       {reason}");
        }

        AppendAll(text, ReportLines.Totals(report));
        text.AppendLine("timeline (UTC)");
        foreach (var (time, what) in report.Timeline.Events.Select(e => EventText.Of(report, e)))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {time,-32}  {what}");
        }

        if (report.Timeline.Events.Count == 0)
        {
            text.AppendLine("  none was recorded: an earlier version of the program executed the run");
        }

        if (report.Timeline.DroppedEvents > 0)
        {
            text.AppendLine($"  {FigureText.Plural(report.Timeline.DroppedEvents, "event")} in the middle are not shown");
        }

        text.AppendLine("settings");
        AppendAll(text, ReportLines.Settings(report));
        return text.ToString();
    }

    private static void AppendAll(StringBuilder text, IEnumerable<(string Name, string Value)> lines)
    {
        foreach (var (name, value) in lines)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {name,-12} {value}");
        }
    }
}
