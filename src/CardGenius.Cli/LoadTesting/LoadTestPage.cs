using System.Net;
using System.Text;
using CardGenius.Cli.Display;
using CardGenius.Load.LoadTest.Report;

namespace CardGenius.Cli.LoadTesting;

/// <summary>Formats the report of a load test as one HTML page. The page loads nothing and runs no script.</summary>
internal static class LoadTestPage
{
    private const string Style = """
        :root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--soft:#57606a;--line:#d0d7de;--a:#0969da;--b:#cf222e;--c:#1a7f37;--bad:#ffebe9}
        @media (prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--soft:#9198a1;--line:#3d444d;--a:#58a6ff;--b:#ff7b72;--c:#56d364;--bad:#4b1113}}
        body{background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem}
        h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}.soft{color:var(--soft)}.verdict{border-left:4px solid var(--a);padding:.4rem .8rem;font-size:1.1rem}
        .scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem;white-space:nowrap}th,td{border-bottom:1px solid var(--line);padding:.25rem .6rem;text-align:left}
        th{color:var(--soft);font-weight:600}.n{text-align:right;font-variant-numeric:tabular-nums}.missed{background:var(--bad)}
        .charts{display:flex;flex-wrap:wrap;gap:1rem}svg{flex:1 1 24rem;max-width:38rem}svg text{fill:var(--fg);font:12px system-ui,sans-serif}svg .title{font-weight:600}
        .grid{stroke:var(--line)}polyline{fill:none;stroke-width:2}.l0{stroke:var(--a)}.l1{stroke:var(--b)}.l2{stroke:var(--c)}circle.l0{fill:var(--a)}circle.l1{fill:var(--b)}
        circle.l2{fill:var(--c)}svg .key0{fill:var(--a)}svg .key1{fill:var(--b)}svg .key2{fill:var(--c)}
        """;

    public static string Format(LoadTestReport report)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        page.Append("<title>Load test report</title>\n<style>\n").Append(Style).Append("\n</style>\n</head>\n<body>\n<h1>Load test report</h1>\n");
        page.Append($"<p class=\"soft\">{Encoded(report.Target)}<br>{FigureText.Time(report.Started)} UTC<br>{Encoded(ReportSentences.Method(report))}</p>\n");
        page.Append($"<p class=\"verdict\">{Encoded(report.Summary)}<br>Recommended load: {Encoded(ReportSentences.Recommendation(report))}</p>\n");
        page.Append("<div class=\"charts\">\n").Append(Throughput(report)).Append('\n').Append(Latency(report)).Append("\n</div>\n");
        AddList(page, "Evidence", report.Evidence);
        AddList(page, "Likely causes", report.Causes);
        AddList(page, "Notes", report.Notes);
        foreach (var table in ReportTables.Of(report))
        {
            AddTable(page, table);
        }

        return page.Append("</body>\n</html>\n").ToString();
    }

    private static string Throughput(LoadTestReport report)
    {
        var chart = new LoadChart("Successful requests a second", Names(report), LoadText.Rate)
            .Line("successful", report.Stages.Select(s => s.Total.SucceededPerSecond));
        return (report.Model == "open" ? chart.Line("due", report.Stages.Select(s => s.Load)) : chart).Draw();
    }

    private static string Latency(LoadTestReport report) =>
        new LoadChart("Latency (logarithmic scale)", Names(report), LoadText.Latency, isLogarithmic: true)
            .Line("average", report.Stages.Select(s => s.Total.Latency.Average))
            .Line("p95", report.Stages.Select(s => s.Total.Latency.P95))
            .Line("minimum", report.Stages.Select(s => s.Total.Latency.Min))
            .Draw();

    private static List<string> Names(LoadTestReport report) => [.. report.Stages.Select(s => s.Name)];

    private static void AddList(StringBuilder page, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
        {
            page.Append($"<h2>{title}</h2>\n<ul>\n").AppendJoin('\n', lines.Select(l => $"<li>{Encoded(l)}</li>")).Append("\n</ul>\n");
        }
    }

    private static void AddTable(StringBuilder page, ReportTable table)
    {
        page.Append($"<h2>{table.Title}</h2>\n<div class=\"scroll\"><table>\n<tr>");
        page.AppendJoin("", table.Headers.Select((h, column) => $"<th{Class(column, h)}>{Encoded(h)}</th>")).Append("</tr>\n");
        foreach (var row in table.Rows)
        {
            page.Append("<tr>").AppendJoin("", row.Select((cell, column) => $"<td{Class(column, cell)}>{Encoded(cell)}</td>")).Append("</tr>\n");
        }

        page.Append("</table></div>\n");

        string Class(int column, string cell) => column < table.LeftColumns ? ""
            : cell.EndsWith(" MISSED", StringComparison.Ordinal) ? " class=\"n missed\""
            : " class=\"n\"";
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
