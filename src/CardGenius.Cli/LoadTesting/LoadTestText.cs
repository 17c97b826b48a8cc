using System.Text;
using CardGenius.Cli.Display;
using CardGenius.Load.LoadTest.Report;

namespace CardGenius.Cli.LoadTesting;

/// <summary>Formats the report of a load test for a terminal.</summary>
internal static class LoadTestText
{
    public static string Format(LoadTestReport report)
    {
        var text = new StringBuilder();
        text.AppendLine($"load test of {report.Target}");
        text.AppendLine($"  {ReportSentences.Method(report)}");
        foreach (var table in ReportTables.Of(report))
        {
            text.AppendLine().AppendLine($"{table.Title}:");
            var shown = new TextTable([.. table.Headers.Select(h => h.ToUpperInvariant())]);
            shown.Right([.. Enumerable.Range(table.LeftColumns, table.Headers.Count - table.LeftColumns)]);
            foreach (var row in table.Rows)
            {
                shown.Add([.. row]);
            }

            text.Append(shown);
        }

        text.AppendLine();
        text.AppendLine($"verdict: {report.Summary}");
        text.AppendLine($"  recommended: {ReportSentences.Recommendation(report)}");
        Add(text, "evidence", report.Evidence);
        Add(text, "likely causes", report.Causes);
        Add(text, "notes", report.Notes);
        return text.ToString();
    }

    private static void Add(StringBuilder text, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        text.AppendLine($"{title}:");
        foreach (var line in lines)
        {
            text.AppendLine($"  - {line}");
        }
    }
}
