using System.Text;
using CardGenius.Load.LoadTest.Report;

namespace CardGenius.Cli.LoadTesting;

/// <summary>Formats the report of a load test as Markdown.</summary>
internal static class LoadTestMarkdown
{
    public static string Format(LoadTestReport report)
    {
        var text = new StringBuilder();
        Line("# Load test report");
        Line("");
        Line($"**{Escaped(report.Summary)}**");
        Line("");
        Line($"- Address: {Escaped(report.Target)}");
        Line($"- Start: {FigureText.Time(report.Started)} UTC");
        Line($"- Method: {Escaped(ReportSentences.Method(report))}");
        Line($"- Recommended load: {Escaped(ReportSentences.Recommendation(report))}");
        List("Evidence", report.Evidence);
        List("Likely causes", report.Causes);
        List("Notes", report.Notes);
        foreach (var table in ReportTables.Of(report))
        {
            Line("");
            Line($"## {table.Title}");
            Line("");
            Line($"| {string.Join(" | ", table.Headers.Select(Escaped))} |");
            Line($"|{string.Concat(table.Headers.Select((_, column) => column < table.LeftColumns ? " --- |" : " ---: |"))}");
            foreach (var row in table.Rows)
            {
                Line($"| {string.Join(" | ", row.Select(Escaped))} |");
            }
        }

        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');

        void List(string title, IReadOnlyList<string> lines)
        {
            if (lines.Count > 0)
            {
                Line("");
                Line($"## {title}");
                Line("");
                foreach (var line in lines)
                {
                    Line($"- {Escaped(line)}");
                }
            }
        }
    }

    // A name from a file of requests must not become a table cell, a link or HTML of its own.
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '\r' or '\n')
            {
                escaped.Append(' ');
                continue;
            }

            if (c is '|' or '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '#' or '!')
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
