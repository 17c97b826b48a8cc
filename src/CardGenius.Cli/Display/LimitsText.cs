using System.Globalization;
using System.Text;
using CardGenius.Batch.Execution.Limits;
using CardGenius.Batch.Model;

namespace CardGenius.Cli.Display;

/// <summary>Formats the limits of a run.</summary>
internal static class LimitsText
{
    /// <summary>Formats the output of <c>limits</c>.</summary>
    public static string Detail(RunOverview run)
    {
        var settings = run.Status.Settings;
        var rate = settings.Api.RequestsPerSecond is { } rps ? $"{FigureText.Rate(rps)} requests a second" : "no rate limit";
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"run {run.RunId}: {settings.Concurrency} in flight, {rate}");
        if (Change(run.Status) is { } change)
        {
            text.AppendLine($"  changed   {change}");
        }

        if (run.Status.IsHosted)
        {
            text.AppendLine("  app       a function app executes the run and applies at most its own limits");
        }

        return text.ToString();
    }

    /// <summary>Describes the latest change of the limits of a run; null if they were never changed.</summary>
    public static string? Change(RunStatus run)
    {
        if (run.Limits is not { } limits)
        {
            return null;
        }

        var by = limits.By is null ? "" : $" by {limits.By}";
        var applies = run.IsHosted || IsApplied(run) ? ""
            : run.IsLive ? "; the run applies it within seconds"
            : "; the run applies it when it resumes";
        return $"{LimitChanges.Describe(limits.ApplyBefore(run.Settings), run.Settings)} at {FigureText.Time(limits.At)} UTC{by}{applies}";
    }

    /// <summary>Returns whether the process that executes the run applies the latest change. The store does not contain this for a run of a function
    /// app.</summary>
    public static bool IsApplied(RunStatus run) => run.Progress?.Limits?.Number >= run.Limits?.Number;
}
