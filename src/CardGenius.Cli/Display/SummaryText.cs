using System.Text;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Cli.Display;

/// <summary>Formats the summary of an execution.</summary>
internal static class SummaryText
{
    public static string Format(RunSummary summary)
    {
        var result = summary.Result;
        var text = new StringBuilder();
        text.AppendLine(Head(summary));
        if (result.Reason is { } reason)
        {
            text.AppendLine($"  reason    {reason}");
        }

        if (result.Rows > 0)
        {
            text.AppendLine($"  rows      {FigureText.Count(result.Rows)}: {Counts(result)}");
        }

        AppendCards(text, result.Tally.WithoutCards, result.Tally.Dropped);

        if (!summary.WasComplete)
        {
            var pace = summary.DoneNow > 0 ? $", {FigureText.Rate(summary.UsersPerMinute)} users/min" : "";
            text.AppendLine($"  time      {FigureText.Duration(summary.Duration)}{pace}");
        }

        if (result.Tally.Requests > 0)
        {
            text.AppendLine($"  requests  {FigureText.Count(result.Tally.Requests)}{Neutral(result.Tally)}{Failed(summary)}");
            text.AppendLine($"  latency   {Latency(result.Tally.Latency)}");
        }

        if (summary.ResultsFolder is { } folder)
        {
            text.AppendLine($"  results   {folder}");
        }

        if (summary.Output is { } output)
        {
            text.AppendLine($"  output    {output}");
        }

        AppendNext(text, summary.Next);
        return text.ToString();
    }

    /// <summary>Appends the next commands.</summary>
    public static void AppendNext(StringBuilder text, IReadOnlyList<(string Command, string What)> steps)
    {
        var first = true;
        foreach (var (command, what) in steps)
        {
            text.AppendLine($"  {(first ? "next" : "    ")}      {command}   # {what}");
            first = false;
        }
    }

    /// <summary>Appends the numbers of users without a card and of cards that the ranking excluded, if there are any.</summary>
    public static void AppendCards(StringBuilder text, long withoutCards, DroppedCards dropped)
    {
        if (withoutCards > 0)
        {
            text.AppendLine($"  no card   {FigureText.Plural(withoutCards, "user")}");
        }

        if (dropped.Total > 0)
        {
            text.AppendLine($"  dropped   {FigureText.Plural(dropped.Total, "card")}: {NoCardReasons.Describe(dropped)}");
        }
    }

    private static string Head(RunSummary summary)
    {
        var state = StateText.Of(summary.Result.State);
        return summary.WasComplete
            ? $"run {summary.Result.RunId}: {state} already, no requests were sent"
            : $"run {summary.Result.RunId}: {state}";
    }

    private static string Counts(RunResult result)
    {
        var pending = result.Users - result.Results - result.Failures;
        var counts = $"{FigureText.Plural(result.Results, "result")}, {FigureText.Plural(result.Failures, "failure")}, "
            + FigureText.Plural(result.Rejects, "reject");
        return pending > 0 ? $"{counts}, {FigureText.Count(pending)} to do" : counts;
    }

    private static string Neutral(ChunkTally tally) =>
        tally.NeutralRequests == 0 ? "" : $" ({FigureText.Count(tally.NeutralRequests)} without user data)";

    private static string Failed(RunSummary summary) => summary.FailedRequests == 0
        ? ", none failed"
        : $", {FigureText.Count(summary.FailedRequests)} failed: "
            + FailureClassText.Join(summary.Result.Tally.FailedAttempts);

    private static string Latency(LatencyHistogram latency) =>
        $"p50 {FigureText.Latency(latency.Percentile(0.50))}  p95 {FigureText.Latency(latency.Percentile(0.95))}  "
        + $"p99 {FigureText.Latency(latency.Percentile(0.99))}  longest {FigureText.Latency(latency.MaxMilliseconds)}";
}
