using CardGenius.Batch.Failures;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>What happened in a run. It contains no data of a user.</summary>
public sealed record RunReport
{
    /// <summary>Gets the id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Gets the state of the run, for people.</summary>
    public required string State { get; init; }

    /// <summary>Gets why the run waits or has stopped; null if it does neither.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the settings of the run, without secrets.</summary>
    public required RunSettings Settings
    {
        get;
        init => field = PublicSettings.Of(value);
    }

    /// <summary>Gets the plan of the run; null until planning is complete.</summary>
    public RunPlan? Plan { get; init; }

    /// <summary>Gets the timeline.</summary>
    public required RunTimeline Timeline { get; init; }

    /// <summary>Gets the current time, which ends events that last.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Gets whether an execution is in progress.</summary>
    public bool IsUnderWay { get; init; }

    /// <summary>Gets the counts of the last execution that ended; null while the run is active.</summary>
    public ChunkTally? Tally { get; init; }

    /// <summary>Gets the number of data rows.</summary>
    public long Rows { get; init; }

    /// <summary>Gets the number of users.</summary>
    public long Users { get; init; }

    /// <summary>Gets the number of rejects.</summary>
    public long Rejects { get; init; }

    /// <summary>Gets the number of users that are done; null if the store does not contain it.</summary>
    public long? Done { get; init; }

    /// <summary>Gets the number of failures; null if the store does not contain it.</summary>
    public long? Failed { get; init; }

    /// <summary>Gets the number of users with a response but no card.</summary>
    public long WithoutCards { get; init; }

    /// <summary>Gets the failed users; empty if there are none.</summary>
    public IReadOnlyList<FailedUsers> Failures { get; init; } = [];

    /// <summary>Gets the most frequent cards, rejects and failures; null until the run is published.</summary>
    public PublishedSummary? Summary { get; init; }

    /// <summary>Gets the environment of the publication; null until the run is published.</summary>
    public ReportEnvironment? Environment { get; init; }

    /// <summary>Gets the times with at least 5 % failed requests.</summary>
    public IReadOnlyList<ErrorWindow> ErrorWindows => ErrorWindow.Of(Timeline.Samples);

    /// <summary>Gets the time for which the run was held.</summary>
    public TimeSpan Held => Total(RunEventKind.Held);

    /// <summary>Gets the start of the first execution and the end of the last one, or the current time; null without a timeline.</summary>
    public (DateTimeOffset From, DateTimeOffset To)? Period =>
        Timeline.Events.Count == 0 ? null : (Timeline.Events[0].At, IsUnderWay ? Now : Timeline.Events.Max(e => e.Until ?? e.At));

    /// <summary>Gets the age of the newest figures of an active run; null if the run is not active.</summary>
    public TimeSpan? FiguresAge => IsUnderWay && Timeline.Samples.Count > 0 && Now >= Timeline.Samples[^1].At ? Now - Timeline.Samples[^1].At : null;

    /// <summary>Gets the time of the samples in which users were finished.</summary>
    public TimeSpan Worked => TimeSpan.FromSeconds(Timeline.Samples.Where(s => s.Users > 0).Sum(s => s.Seconds));

    /// <summary>Gets the number of users per minute in <see cref="Worked"/>.</summary>
    public double UsersPerMinute => Worked > TimeSpan.Zero ? Timeline.Samples.Sum(s => s.Users) / Worked.TotalMinutes : 0;

    /// <summary>Gets the number of requests per second in <see cref="Worked"/>.</summary>
    public double RequestsPerSecond => Worked > TimeSpan.Zero
        ? Timeline.Samples.Where(s => s.Users > 0).Sum(s => s.Requests) / Worked.TotalSeconds
        : 0;

    /// <summary>Gets the maximum number of requests in flight; in a function app, of chunks in progress.</summary>
    public int MostInFlight => Timeline.Samples.Select(s => Math.Max(s.InFlight, s.MaxInFlight)).DefaultIfEmpty().Max();

    /// <summary>Gets the number of requests. While the run is active, only the requests for users are known, from the timeline.</summary>
    public long Requests => Tally is { Requests: > 0 } tally ? tally.Requests : Timeline.Samples.Sum(s => s.Requests);

    /// <summary>Gets the number of requests without user data; null while the run is active.</summary>
    public long? NeutralRequests => Tally?.NeutralRequests;

    /// <summary>Gets the failed requests by class.</summary>
    public IReadOnlyList<ClassCount> FailedRequests => Tally is { Requests: > 0 } tally
        ? tally.FailedAttempts
        : Timeline.Samples.Aggregate((IReadOnlyList<ClassCount>)[], (sum, s) => ClassCount.Merge(sum, s.Errors));

    /// <summary>Gets the latencies of the successful requests; null while the run is active.</summary>
    public LatencyHistogram? Latency => Tally is { Latency: { Count: > 0 } latency } ? latency : null;

    /// <summary>Gets the failed users by class.</summary>
    public IEnumerable<ClassCount> FailuresByClass =>
        Failures.GroupBy(f => f.Class).Select(g => new ClassCount(g.Key, g.Sum(f => f.Count)));

    /// <summary>Returns the duration of an event; zero for events without a duration.</summary>
    public TimeSpan DurationOf(RunEvent e) => EndOf(e) - e.At;

    /// <summary>Returns the end of an event, or the current time if it lasts.</summary>
    public DateTimeOffset EndOf(RunEvent e) => e.Until ?? (Lasts(e) ? Now : e.At);

    /// <summary>Returns whether an event lasts until now.</summary>
    public bool Lasts(RunEvent e) =>
        e.Until is null && IsUnderWay && e.Kind is RunEventKind.Held or RunEventKind.LimitLowered or RunEventKind.BreakerOpened;

    private TimeSpan Total(RunEventKind kind) => TimeSpan.FromTicks(Timeline.Events.Where(e => e.Kind == kind).Sum(e => DurationOf(e).Ticks));
}
