using CardGenius.Batch.Failures;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Timeline;
using CardGenius.Cli.Display;

namespace CardGenius.Cli.Report;

/// <summary>What happened in a run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Timeline">The timeline.</param>
/// <param name="Failures">The failed users; empty if there are none.</param>
/// <param name="Now">The current time, which ends events that last.</param>
internal sealed record RunReport(RunOverview Run, RunTimeline Timeline, IReadOnlyList<FailedUsers> Failures, DateTimeOffset Now)
{
    private readonly IReadOnlyList<ErrorWindow> _windows = ErrorWindow.Of(Timeline.Samples);

    public IReadOnlyList<ErrorWindow> ErrorWindows => _windows;

    /// <summary>The time for which the run was held.</summary>
    public TimeSpan Held => Total(RunEventKind.Held);

    /// <summary>The start of the first execution and the end of the last one, or the current time; null without a timeline.</summary>
    public (DateTimeOffset From, DateTimeOffset To)? Period =>
        Timeline.Events.Count == 0 ? null : (Timeline.Events[0].At, Run.Status.IsUnderWay ? Now : Timeline.Events.Max(e => e.Until ?? e.At));

    /// <summary>The time of the samples in which users were finished.</summary>
    public TimeSpan Worked => TimeSpan.FromSeconds(Timeline.Samples.Where(s => s.Users > 0).Sum(s => s.Seconds));

    public double UsersPerMinute => Worked > TimeSpan.Zero ? Timeline.Samples.Sum(s => s.Users) / Worked.TotalMinutes : 0;

    public double RequestsPerSecond => Worked > TimeSpan.Zero
        ? Timeline.Samples.Where(s => s.Users > 0).Sum(s => s.Requests) / Worked.TotalSeconds
        : 0;

    public int MostInFlight => Timeline.Samples.Select(s => Math.Max(s.InFlight, s.MaxInFlight)).DefaultIfEmpty().Max();

    /// <summary>The number of requests for users. While the run is active, the chunks in progress are counted from the timeline.</summary>
    public long Requests => Run.Status is { IsUnderWay: false, Result: { } result } && result.Tally.Requests > 0
        ? result.Tally.Requests
        : Timeline.Samples.Sum(s => s.Requests);

    /// <summary>The number of requests without user data; null while the run is active.</summary>
    public long? NeutralRequests => Run.Status is { IsUnderWay: false, Result: { } result } ? result.Tally.NeutralRequests : null;

    /// <summary>The failed requests by class.</summary>
    public IReadOnlyList<ClassCount> FailedRequests => Run.Status is { IsUnderWay: false, Result: { } result } && result.Tally.Requests > 0
        ? result.Tally.FailedAttempts
        : Timeline.Samples.Aggregate((IReadOnlyList<ClassCount>)[], (sum, s) => ClassCount.Merge(sum, s.Errors));

    /// <summary>The latencies of the successful requests; null while the run is active.</summary>
    public LatencyHistogram? Latency =>
        Run.Status is { IsUnderWay: false, Result.Tally.Latency: { Count: > 0 } latency } ? latency : null;

    /// <summary>The failed users by class.</summary>
    public IEnumerable<(FailureClass Class, long Count)> FailuresByClass =>
        Failures.GroupBy(f => f.Class).Select(g => (g.Key, g.Sum(f => f.Count)));

    /// <summary>The duration of an event; zero for events without a duration.</summary>
    public TimeSpan DurationOf(RunEvent e) => EndOf(e) - e.At;

    /// <summary>The end of an event, or the current time if it lasts.</summary>
    public DateTimeOffset EndOf(RunEvent e) => e.Until ?? (Lasts(e) ? Now : e.At);

    /// <summary>Returns whether an event lasts until now.</summary>
    public bool Lasts(RunEvent e) =>
        e.Until is null && Run.Status.IsUnderWay && e.Kind is RunEventKind.Held or RunEventKind.LimitLowered or RunEventKind.BreakerOpened;

    private TimeSpan Total(RunEventKind kind) => TimeSpan.FromTicks(Timeline.Events.Where(e => e.Kind == kind).Sum(e => DurationOf(e).Ticks));
}
