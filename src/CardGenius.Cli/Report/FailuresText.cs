using System.Globalization;
using System.Text;
using CardGenius.Batch.Failures;

namespace CardGenius.Cli.Report;

/// <summary>Formats the failures of a run.</summary>
internal static class FailuresText
{
    public static string Format(RunFailures failures)
    {
        var text = new StringBuilder();
        text.AppendLine(Head(failures));
        foreach (var (failureClass, count, shown, more) in failures.ByClass)
        {
            text.AppendLine($"{failureClass}: {FigureText.Plural(count, "user")}");
            foreach (var group in shown)
            {
                text.AppendLine($"  {FigureText.Count(group.Count)} x {Describe(group)}");
                text.AppendLine(CultureInfo.InvariantCulture, $"    {Rows(group)}, {Times(group)}");
            }

            AppendMore(text, "  ", more);
        }

        AppendFiles(text, failures);
        return text.ToString();
    }

    public static string Markdown(RunFailures failures)
    {
        var text = new StringBuilder();
        text.AppendLine($"## {Head(failures)}").AppendLine();
        if (failures.Groups.Count > 0)
        {
            text.AppendLine("| Class | Users | Message | Rows | Times (UTC) |").AppendLine("| --- | ---: | --- | --- | --- |");
        }

        foreach (var (failureClass, _, shown, more) in failures.ByClass)
        {
            foreach (var group in shown)
            {
                text.AppendLine(
                    $"| `{failureClass}` | {FigureText.Count(group.Count)} | {Describe(group).Replace("|", "\\|", StringComparison.Ordinal)} | {Rows(group)} | {Times(group)} |");
            }

            if (more > 0)
            {
                text.AppendLine($"| `{failureClass}` | | {FigureText.Plural(more, "more message")} | | |");
            }
        }

        text.AppendLine();
        AppendFiles(text, failures);
        return text.ToString();
    }

    private static string Head(RunFailures failures) =>
        $"run {failures.Run.RunId}: {failures.Run.State}, {FigureText.Plural(failures.Count, "failure")}";

    private static string Describe(FailedUsers group) =>
        (group.Message.Length > 0 ? group.Message : group.Status is { } status ? string.Create(CultureInfo.InvariantCulture, $"status {status}") : "no message")
        + (group.Transient ? " (will be requested again)" : "");

    private static string Rows(FailedUsers group) =>
        $"{(group.Count == 1 ? "row" : "rows")} {string.Join(", ", group.Rows)}{(group.Count > group.Rows.Count ? ", …" : "")}";

    private static string Times(FailedUsers group) => $"{FigureText.Time(group.First)} to {FigureText.Time(group.Last)} UTC";

    private static void AppendMore(StringBuilder text, string indent, int more)
    {
        if (more > 0)
        {
            text.AppendLine($"{indent}{FigureText.Plural(more, "more message")}: use --limit");
        }
    }

    private static void AppendFiles(StringBuilder text, RunFailures failures)
    {
        if (failures.Groups.Count > 0)
        {
            text.AppendLine($"The lines of these users, with their ids and without masks, are in {failures.Files}.");
        }
    }
}
