using System.Text;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>Formats a report as Markdown.</summary>
public static class ReportMarkdown
{
    /// <summary>Returns the report.</summary>
    public static string Format(RunReport report)
    {
        var text = new StringBuilder();
        text.AppendLine($"# Run {Escaped(report.RunId)}: {report.State}").AppendLine();
        if (report.Reason is { } reason)
        {
            text.AppendLine($"Reason: {Escaped(reason)}").AppendLine();
        }

        foreach (var line in ReportSentences.Verdict(report).Skip(1))
        {
            text.AppendLine(Escaped(line)).AppendLine();
        }

        foreach (var table in ReportTables.Of(report))
        {
            Append(text, table);
        }

        text.AppendLine("## Message to the owners of the API").AppendLine();
        text.AppendLine("```text").Append(ApiOwnerMessage.Format(report).Replace("```", "'''", StringComparison.Ordinal)).AppendLine("```");
        return text.ToString();
    }

    private static void Append(StringBuilder text, ReportTable table)
    {
        text.AppendLine($"## {table.Title}").AppendLine();
        if (table.Note.Length > 0)
        {
            text.AppendLine(table.Note).AppendLine();
        }

        if (table.Rows.Count > 0)
        {
            text.AppendLine($"| {string.Join(" | ", table.Headers)} |");
            text.AppendLine($"| {string.Join(" | ", table.Headers.Select((_, column) => table.NumberColumns.Contains(column) ? "---:" : "---"))} |");
            foreach (var row in table.Rows)
            {
                text.AppendLine($"| {string.Join(" | ", row.Select(Escaped))} |");
            }

            text.AppendLine();
        }

        if (table.After.Length > 0)
        {
            text.AppendLine(table.After).AppendLine();
        }
    }

    // A text must not end its cell or line, and must not become HTML.
    private static string Escaped(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .ReplaceLineEndings(" ");
}
