using System.Globalization;
using System.Text;
using CardGenius.Batch.Model;

namespace CardGenius.Cli.Display;

/// <summary>Formats the output of <c>status</c>.</summary>
internal static class StatusReport
{
    /// <summary>Formats all runs, one line each.</summary>
    public static string Table(IReadOnlyList<RunOverview> runs, string location, NextSteps next, string commandName)
    {
        if (runs.Count == 0)
        {
            return $"no runs in {location}{Environment.NewLine}  next      {commandName} demo   # start a demo run{Environment.NewLine}";
        }

        var table = new TextTable("RUN", "STATE", "USERS", "DONE", "FAILURES", "UPDATED (UTC)", "RESULTS").Right(2, 3, 4);
        foreach (var run in runs)
        {
            table.Add(
                run.RunId,
                run.State + (run.RequestedControl is { } control ? $" ({control} requested)" : ""),
                FigureText.Count(run.Users),
                run.IsKnown ? FigureText.Count(run.Done) : "-",
                run.IsKnown ? FigureText.Count(run.Failures) : "-",
                run.UpdatedAt is { } updated ? FigureText.Time(updated) : "-",
                run.ResultsFolder ?? "-");
        }

        var text = new StringBuilder(table.ToString());
        foreach (var run in runs.Where(r => !r.IsKnown))
        {
            text.AppendLine($"{run.RunId}: {run.Reason}");
        }

        foreach (var run in runs.Where(r => r.Status.Interrupted))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{run.RunId} was interrupted; to continue: {next.Command("resume", run.RunId)}");
        }

        return text.ToString();
    }

    /// <summary>Formats one run in detail.</summary>
    /// <param name="run">The run.</param>
    /// <param name="next">The commands to suggest.</param>
    /// <param name="now">The current time.</param>
    public static string Detail(RunOverview run, NextSteps next, DateTimeOffset now)
    {
        var (settings, plan) = (run.Status.Settings, run.Status.Plan);
        var text = new StringBuilder();
        text.AppendLine($"run {run.RunId}: {run.State}{(run.RequestedControl is { } control ? $" ({control} requested)" : "")}");
        if (run.Reason is { } reason)
        {
            text.AppendLine($"  reason    {reason}");
        }

        if (run.Control is { At: var at, By: var by } asked)
        {
            text.AppendLine(
                $"  asked     {(asked.Request == ControlRequest.Pause ? "to pause" : "to cancel")} at {FigureText.Time(at)} UTC{(by is null ? "" : $" by {by}")}");
        }

        if (run.HeldUntil is { } until)
        {
            text.AppendLine($"  next try  {FigureText.Time(until)} UTC, in {FigureText.Duration(until - now)}");
        }

        text.AppendLine($"  input     {run.Input}{(plan is null ? "" : $" (SHA-256 {plan.InputSha256[..Math.Min(12, plan.InputSha256.Length)]}…)")}");
        if (plan?.RejectsOf is { } origins)
        {
            text.AppendLine($"  origin    rejects of {string.Join(", ", origins)}");
        }

        text.AppendLine(plan is null
            ? "  rows      not planned yet"
            : $"  rows      {FigureText.Count(run.Rows)}: {FigureText.Plural(run.Users, "user")}, {FigureText.Plural(run.Rejects, "reject")}");
        if (run.IsKnown)
        {
            text.AppendLine(
                $"  done      {FigureText.Count(run.Done)}{FigureText.Share(run.Done, run.Users)}, {FigureText.Plural(run.Failures, "failure")}");
        }

        SummaryText.AppendCards(text, run.WithoutCards, run.Dropped);
        if (run.Eta is { } eta)
        {
            text.AppendLine($"  pace      {FigureText.Rate(run.UsersPerMinute)} users/min, {FigureText.Duration(eta)} to go");
        }

        if (run.Now is { ApiLimit: { } limit } progress)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"  requests  {progress.Window} in flight (limit {Math.Floor(limit):0} of {settings.Concurrency}), "
                + $"p50 {FigureText.Latency(progress.P50Ms)}, p95 {FigureText.Latency(progress.P95Ms)}, {FigureText.Plural(progress.Retries, "retry", "retries")}");
        }

        var rate = settings.Api.RequestsPerSecond is { } rps ? $", {FigureText.Rate(rps)} requests a second" : "";
        text.AppendLine(CultureInfo.InvariantCulture, $"  api       {settings.Api.Url}, {settings.Concurrency} in flight{rate}, top {settings.TopN}");
        if (settings.Agreement is { } agreement)
        {
            text.AppendLine($"  agreed    {agreement}");
        }

        if (LimitsText.Change(run.Status) is { } change)
        {
            text.AppendLine($"  limits    {change}");
        }

        if (run.UpdatedAt is { } updated)
        {
            text.AppendLine($"  updated   {FigureText.Time(updated)} UTC");
        }

        if (run.ResultsFolder is { } results)
        {
            text.AppendLine($"  results   {results}");
        }

        if (run.Status.Interrupted)
        {
            SummaryText.AppendNext(text, [(next.Command("resume", run.RunId), "continue; users that are done are not requested again")]);
        }
        else if (run.Status is { IsUnderWay: false, Result: { } result })
        {
            SummaryText.AppendNext(text, next.After(result));
        }

        return text.ToString();
    }
}
