using System.Text;
using CardGenius.Cli.Display;

namespace CardGenius.Cli.Report;

/// <summary>Formats a report as Markdown.</summary>
internal static class ReportMarkdown
{
    public static string Format(RunReport report)
    {
        var text = new StringBuilder();
        text.AppendLine($"# Run {report.Run.RunId}: {report.Run.State}").AppendLine();
        if (report.Run.Reason is { } reason)
        {
            text.AppendLine($"Reason: {reason}").AppendLine();
        }

        AppendTable(text, "Totals", "Figure", "Value", ReportLines.Totals(report));
        AppendTable(text, "Timeline", "Time (UTC)", "Event", report.Timeline.Events.Select(e => EventText.Of(report, e)));
        if (report.Timeline.DroppedEvents > 0)
        {
            text.AppendLine($"{FigureText.Plural(report.Timeline.DroppedEvents, "event")} in the middle are not shown.").AppendLine();
        }

        AppendTable(text, "Settings", "Setting", "Value", ReportLines.Settings(report));
        text.AppendLine("## Message to the owners of the API").AppendLine();
        text.AppendLine("```text").Append(ApiOwnerMessage.Format(report)).AppendLine("```");
        return text.ToString();
    }

    private static void AppendTable(StringBuilder text, string title, string left, string right, IEnumerable<(string, string)> rows)
    {
        text.AppendLine($"## {title}").AppendLine().AppendLine($"| {left} | {right} |").AppendLine("| --- | --- |");
        foreach (var (name, value) in rows)
        {
            text.AppendLine($"| {name} | {value.Replace("|", "\\|", StringComparison.Ordinal)} |");
        }

        text.AppendLine();
    }
}
