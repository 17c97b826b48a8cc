using CardGenius.Batch.IO;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing.Report;
using CardGenius.Batch.Timeline;

namespace CardGenius.Service.Http.Runs;

/// <summary>The timeline of a run.</summary>
/// <param name="RunId">The id of the run.</param>
/// <param name="SampleSeconds">The minimum length of a sample in seconds. It doubles when there are too many samples.</param>
/// <param name="Events">The events, in the order in which they began.</param>
/// <param name="Alerts">The times beyond a threshold, by rule and in ascending order.</param>
/// <param name="Samples">The figures over time, in ascending order of their times.</param>
public sealed record TimelineDocument(
    string RunId,
    double SampleSeconds,
    IReadOnlyList<EventDocument> Events,
    IReadOnlyList<AlertDocument> Alerts,
    IReadOnlyList<SampleDocument> Samples)
{
    /// <summary>Returns the document of a timeline.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="timeline">The timeline.</param>
    /// <param name="marks">The times beyond a threshold.</param>
    /// <param name="after">Omits the samples until this time; null for all samples. The events and the alerts are always complete, because they can
    /// change.</param>
    internal static TimelineDocument From(string runId, RunTimeline timeline, IEnumerable<ThresholdMark> marks, DateTimeOffset? after) => new(
        runId,
        timeline.SampleSeconds,
        [.. timeline.Events.Select(EventDocument.From)],
        [.. marks.Select(AlertDocument.Of)],
        [.. timeline.Samples.Where(s => after is null || s.At > after).Select(SampleDocument.From)]);
}

/// <summary>An event of a run.</summary>
/// <param name="Kind">What happened: started, resumed, held, limit_lowered, limits_changed, breaker_opened, paused, publishing, stopped, interrupted, cancelled,
/// completed or completed_with_failures.</param>
/// <param name="At">The time at which the event began.</param>
/// <param name="Until">The time at which a hold, a pause, a lower limit or an open breaker ended. Absent while it lasts.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Cause">The cause of a stop.</param>
/// <param name="By">Who started, resumed, paused or cancelled the run.</param>
/// <param name="Count">The number of events that this event combines.</param>
/// <param name="Limit">The lowest concurrency limit of a lower limit.</param>
public sealed record EventDocument(
    string Kind, DateTimeOffset At, DateTimeOffset? Until, string? Reason, string? Cause, string? By, int Count, double? Limit)
{
    internal static EventDocument From(RunEvent e) =>
        new(SnakeCase.Of(e.Kind), e.At, e.Until, e.Reason, RunDocument.NameOf(e.Cause), e.By, e.Count, e.Limit);
}

/// <summary>The figures of a run in one interval.</summary>
/// <param name="At">The end of the interval.</param>
/// <param name="Seconds">The length of the interval in seconds.</param>
/// <param name="Users">The number of users that were finished.</param>
/// <param name="Requests">The number of requests for users that ended.</param>
/// <param name="Errors">The failed requests among them, by class.</param>
/// <param name="InFlight">The number of requests in flight at the end of the interval. In a function app, the number of chunks in progress.</param>
/// <param name="MaxInFlight">The maximum number of requests in flight in the interval. In a function app, of chunks in progress.</param>
/// <param name="Limit">The concurrency limit at the end of the interval. Absent if it is unknown.</param>
/// <param name="P50Ms">A percentile of the latencies of the last minute, in milliseconds. Absent if there was no response.</param>
/// <param name="P95Ms">A percentile of the latencies of the last minute, in milliseconds. Absent if there was no response.</param>
/// <param name="P99Ms">A percentile of the latencies of the last minute, in milliseconds. Absent if there was no response.</param>
public sealed record SampleDocument(
    DateTimeOffset At,
    double Seconds,
    long Users,
    long Requests,
    IReadOnlyList<ClassRequestsDocument> Errors,
    int InFlight,
    int MaxInFlight,
    double? Limit,
    double? P50Ms,
    double? P95Ms,
    double? P99Ms)
{
    internal static SampleDocument From(RunSample s) => new(
        s.At,
        s.Seconds,
        s.Users,
        s.Requests,
        [.. s.Errors.Select(ClassRequestsDocument.From)],
        s.InFlight,
        Math.Max(s.InFlight, s.MaxInFlight),
        Known(s.Limit),
        Known(s.P50Ms),
        Known(s.P95Ms),
        Known(s.P99Ms));

    private static double? Known(double value) => value > 0 ? value : null;
}

/// <summary>The failed requests of a class.</summary>
/// <param name="Class">The class of the failures.</param>
/// <param name="Requests">The number of requests.</param>
public sealed record ClassRequestsDocument(string Class, long Requests)
{
    internal static ClassRequestsDocument From(ClassCount count) => new(SnakeCase.Of(count.Class), count.Count);
}
