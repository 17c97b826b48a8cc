using CardGenius.Batch.Html;
using CardGenius.Batch.IO;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>Formats a report as one HTML page of at most <see cref="MostBytes"/>. The page loads nothing and runs no script.</summary>
public static class ReportPage
{
    /// <summary>The maximum size of the page in bytes.</summary>
    public const int MostBytes = 300_000;

    /// <summary>Returns the page.</summary>
    public static string Format(RunReport report)
    {
        var page = new HtmlPage($"Run {report.RunId}")
            .Paragraph("soft", ReportSentences.Subject(report))
            .Paragraph($"verdict {ReportSentences.Tone(report)}", ReportSentences.Verdict(report))
            .Figures(ReportSentences.Figures(report));
        if (ReportCharts.Of(report) is { } charts)
        {
            page.Heading("Over time (UTC)");
            foreach (var chart in charts.All)
            {
                page.Chart(chart);
            }

            page.Key(charts.Key);
        }

        foreach (var table in ReportTables.Of(report))
        {
            page.Heading(table.Title);
            if (table.Note.Length > 0)
            {
                page.Paragraph("soft", table.Note);
            }

            if (table.Rows.Count > 0)
            {
                page.Table(table.Headers, table.Rows, (column, _) => table.NumberColumns.Contains(column) ? "n" : table.Headers[column].StartsWith("Time (", StringComparison.Ordinal) ? "t" : "");
            }

            if (table.After.Length > 0)
            {
                page.Paragraph("soft", table.After);
            }
        }

        return page.End($"CardGenius batch runner {report.Environment?.Version ?? ReportEnvironment.ProgramVersion}, {FigureText.Time(report.Now)} UTC. The report contains no data of a user.");
    }
}
