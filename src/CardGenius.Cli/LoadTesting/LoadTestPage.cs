using CardGenius.Batch.Html;
using CardGenius.Load.LoadTest.Report;

namespace CardGenius.Cli.LoadTesting;

/// <summary>Formats the report of a load test as one HTML page. The page loads nothing and runs no script.</summary>
internal static class LoadTestPage
{
    private const int MostLabels = 6;

    public static string Format(LoadTestReport report)
    {
        var page = new HtmlPage("Load test report")
            .Paragraph("soft", report.Target, $"{FigureText.Time(report.Started)} UTC", ReportSentences.Method(report))
            .Paragraph("verdict", report.Summary, $"Recommended load: {ReportSentences.Recommendation(report)}")
            .Charts(Throughput(report), Latency(report))
            .List("Evidence", report.Evidence)
            .List("Likely causes", report.Causes)
            .List("Notes", report.Notes);
        foreach (var table in ReportTables.Of(report))
        {
            page.Heading(table.Title).Table(table.Headers, table.Rows, (column, cell) =>
                column < table.LeftColumns ? "" : cell.EndsWith(" MISSED", StringComparison.Ordinal) ? "n missed" : "n");
        }

        return page.End();
    }

    private static LineChart Throughput(LoadTestReport report)
    {
        var chart = new LineChart("Successful requests a second", LoadText.Rate) { Ticks = Labels(report) }
            .Line("successful", Points(report, s => s.Total.SucceededPerSecond));
        return report.Model == "open" ? chart.Line("due", Points(report, s => s.Load)) : chart;
    }

    private static LineChart Latency(LoadTestReport report) =>
        new LineChart("Latency (logarithmic scale)", LoadText.Latency) { Ticks = Labels(report), IsLogarithmic = true }
            .Line("average", Points(report, s => s.Total.Latency.Average))
            .Line("p95", Points(report, s => s.Total.Latency.P95))
            .Line("minimum", Points(report, s => s.Total.Latency.Min));

    private static List<ChartTick> Labels(LoadTestReport report)
    {
        var step = Math.Max(1, (report.Stages.Count + MostLabels - 1) / MostLabels);
        return [.. report.Stages.Select((s, number) => new ChartTick(Position(report, number), s.Name)).Where((_, number) => number % step == 0)];
    }

    private static IEnumerable<ChartPoint> Points(LoadTestReport report, Func<StageReport, double> value) =>
        report.Stages.Select((s, number) => new ChartPoint(Position(report, number), value(s)));

    private static double Position(LoadTestReport report, int stage) => (stage + 0.5) / report.Stages.Count;
}
