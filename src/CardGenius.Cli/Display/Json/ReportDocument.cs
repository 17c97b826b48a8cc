using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Report;
using CardGenius.Batch.Timeline;

namespace CardGenius.Cli.Display.Json;

/// <summary>The output of <c>report --json</c>.</summary>
internal sealed record ReportDocument(
    StatusDocument Run,
    double HeldSeconds,
    long Requests,
    long? NeutralRequests,
    IReadOnlyDictionary<string, long> FailedRequests,
    IReadOnlyDictionary<string, long> Failures,
    PublishedSummary? Summary,
    LatencyDocument? Latency,
    double UsersPerMinute,
    double RequestsPerSecond,
    IReadOnlyList<EventDocument> Events,
    long DroppedEvents,
    IReadOnlyList<SampleDocument> Samples,
    string MessageToApiOwners)
{
    public static ReportDocument From(RunOverview run, RunReport report) => new(
        StatusDocument.From(run),
        Math.Round(report.Held.TotalSeconds, 1),
        report.Requests,
        report.NeutralRequests,
        report.FailedRequests.ToDictionary(c => c.Class.ToString(), c => c.Count, StringComparer.Ordinal),
        report.FailuresByClass.ToDictionary(c => c.Class.ToString(), c => c.Count, StringComparer.Ordinal),
        report.Summary,
        report.Latency is { } latency ? LatencyDocument.From(latency) : null,
        Math.Round(report.UsersPerMinute, 1),
        Math.Round(report.RequestsPerSecond, 2),
        [.. report.Timeline.Events.Select(EventDocument.From)],
        report.Timeline.DroppedEvents,
        [.. report.Timeline.Samples.Select(SampleDocument.From)],
        ApiOwnerMessage.Format(report));
}

/// <summary>An event of a timeline.</summary>
internal sealed record EventDocument(
    string Kind, DateTimeOffset At, DateTimeOffset? Until, string? Reason, string? Cause, string? By, int Count, double? Limit)
{
    public static EventDocument From(RunEvent e) => new(
        SnakeCase.Of(e.Kind), e.At, e.Until, e.Reason, e.Cause == StopCause.None ? null : SnakeCase.Of(e.Cause), e.By, e.Count, e.Limit);
}

/// <summary>The figures of a run in one interval.</summary>
internal sealed record SampleDocument(
    DateTimeOffset At,
    double Seconds,
    long Users,
    long Requests,
    IReadOnlyDictionary<string, long> Errors,
    int InFlight,
    int MaxInFlight,
    double Limit,
    double P50Ms,
    double P95Ms,
    double P99Ms)
{
    public static SampleDocument From(RunSample sample) => new(
        sample.At,
        sample.Seconds,
        sample.Users,
        sample.Requests,
        sample.Errors.ToDictionary(c => c.Class.ToString(), c => c.Count, StringComparer.Ordinal),
        sample.InFlight,
        sample.MaxInFlight,
        sample.Limit,
        sample.P50Ms,
        sample.P95Ms,
        sample.P99Ms);
}
