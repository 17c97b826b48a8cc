using System.Text;
using CardGenius.Batch.Publishing.Verification;

namespace CardGenius.Cli.Display;

/// <summary>Formats the report of a verification.</summary>
internal static class VerifyText
{
    public static string Format(VerifyReport found, string folder)
    {
        var text = new StringBuilder();
        text.AppendLine(found.Ok
            ? $"run {found.RunId}: complete and undamaged"
            : $"run {found.RunId}: DAMAGED, {FigureText.Plural(found.Findings.Count, "finding")}");
        foreach (var finding in found.Findings)
        {
            text.AppendLine($"  found     {finding}");
        }

        text.AppendLine(
            $"  rows      {FigureText.Count(found.Results + found.Failures + found.Rejects)}: {FigureText.Plural(found.Results, "result")}, "
            + $"{FigureText.Plural(found.Failures, "failure")}, {FigureText.Plural(found.Rejects, "reject")}");
        text.AppendLine(found.ComparedWith is { } source
            ? $"  compared  row by row with {source}"
            : "  compared  counts, order and digests only: the input and the run's records are not available (use --input FILE to compare rows)");
        text.AppendLine($"  results   {folder}");
        return text.ToString();
    }
}
