using System.Text;
using CardGenius.Batch.Publishing.Layouts;

namespace CardGenius.Cli.Display;

/// <summary>Formats the summary of an export.</summary>
internal static class ExportText
{
    public static string Format(MergeSummary summary, string file, string layout)
    {
        var text = new StringBuilder();
        text.AppendLine($"{FigureText.Plural(summary.Runs.Count, "run")} exported to {file}");
        text.AppendLine(
            $"  users     {FigureText.Count(summary.Results + summary.Failures)}: {FigureText.Plural(summary.Results, "result")}, "
            + $"{FigureText.Plural(summary.Failures, "failure")}");
        foreach (var run in summary.Runs)
        {
            text.AppendLine($"  from      {run.RunId}: {FigureText.Plural(run.Users, "user")}");
        }

        if (summary.OpenRejects > 0)
        {
            text.AppendLine($"  rejects   {FigureText.Count(summary.OpenRejects)} of {summary.Runs[0].RunId} have no user with the same id in the other runs");
        }

        text.AppendLine(
            $"  file      layout {layout}, {FigureText.Plural(summary.File.Rows, "row")}"
            + (summary.File.Sheets > 1 ? $" on {FigureText.Count(summary.File.Sheets)} sheets" : ""));
        return text.ToString();
    }
}
