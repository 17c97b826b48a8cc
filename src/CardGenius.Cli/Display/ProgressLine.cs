using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;

namespace CardGenius.Cli.Display;

/// <summary>Formats the live figures as one plain line, for logs.</summary>
internal static class ProgressLine
{
    public static string Format(LiveFigures figures)
    {
        var head = $"{FigureText.Clock(figures.Elapsed)} {StateText.Of(figures.State)}";
        string[] parts = figures.State switch
        {
            RunState.Queued => [],
            RunState.Planning => [$"{FigureText.Count(figures.RowsPlanned)} rows read"],
            RunState.Publishing => [$"{FigureText.Count(figures.PartsDone)}/{FigureText.Count(figures.Parts)} parts", Users(figures), Failures(figures)],
            RunState.Running => [Users(figures), Pace(figures), Api(figures), Latency(figures), Retries(figures), Failures(figures)],
            _ => [Users(figures), Retries(figures), Failures(figures)],
        };
        var reason = Reason(figures);
        return string.Join("  ", [head, .. parts]) + (reason is null ? "" : $": {reason}");
    }

    /// <summary>Returns why the run waits or is slow, with the time until the next attempt, or null without a reason.</summary>
    public static string? Reason(LiveFigures figures) => figures switch
    {
        { State: RunState.Held, HoldLeft: { } left } =>
            $"{figures.Reason ?? "the API does not respond"}; next attempt in {FigureText.Duration(left)}",

        // The last state of the API is not relevant any more.
        { State: RunState.Publishing or RunState.Completed or RunState.CompletedWithFailures } => null,
        _ => figures.Reason,
    };

    public static string Users(LiveFigures figures) =>
        figures.Users == 0
            ? "no users"
            : $"{FigureText.Count(figures.Done)}/{FigureText.Count(figures.Users)} users{FigureText.Share(figures.Done, figures.Users)}";

    public static string Pace(LiveFigures figures) =>
        figures.UsersPerMinute > 0
            ? $"{FigureText.Rate(figures.UsersPerMinute)}/min  ETA {(figures.Eta is { } eta ? FigureText.Duration(eta) : "-")}"
            : "-/min  ETA -";

    public static string Api(LiveFigures figures)
    {
        var limit = (int)figures.Limit;
        return limit < figures.Concurrency
            ? $"in flight {figures.InFlight}/{limit} (of {figures.Concurrency})"
            : $"in flight {figures.InFlight}/{figures.Concurrency}";
    }

    public static string Latency(LiveFigures figures) => $"p50 {FigureText.Latency(figures.P50)}  p95 {FigureText.Latency(figures.P95)}";

    public static string Retries(LiveFigures figures) => $"retries {(figures.HasOutcomes ? FigureText.Count(figures.Retries) : "-")}";

    public static string Failures(LiveFigures figures) =>
        $"failures {(figures.HasOutcomes ? FigureText.Count(figures.Failures) : "-")}  rejects {FigureText.Count(figures.Rejects)}";
}
