using CardGenius.Batch.IO;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Cli.Display.Json;

/// <summary>The output of <c>status --json</c> for one run.</summary>
internal sealed record StatusDocument(
    string RunId,
    string State,
    bool Live,
    string? Asked,
    string? Reason,
    long Rows,
    long Users,
    long Done,
    long Failures,
    long WithoutCards,
    long Rejects,
    DroppedCards DroppedCards,
    double UsersPerMinute,
    string Input,
    string? InputSha256,
    string Api,
    int Concurrency,
    int AgreedConcurrency,
    double? RequestsPerSecond,
    int Top,
    string? ResultsFolder,
    DateTimeOffset? PlannedAt,
    DateTimeOffset? UpdatedAt,
    DateTimeOffset? HeldUntil,
    string? Cause,
    double? EtaSeconds,
    StatusControlDocument? Control,
    StatusRequestsDocument? Requests,
    LimitsChangeDocument? LimitsChange)
{
    public static StatusDocument From(RunOverview run) => new(
        run.RunId,
        run.StateName,
        run.Status.IsUnderWay,
        run.RequestedControl,
        run.Reason,
        run.Rows,
        run.Users,
        run.Done,
        run.Failures,
        run.WithoutCards,
        run.Rejects,
        run.Dropped,
        run.UsersPerMinute,
        run.Input,
        run.Status.Plan?.InputSha256,
        run.Status.Settings.Api.Url,
        run.Status.Settings.Concurrency,
        run.Status.Settings.Ceiling,
        run.Status.Settings.Api.RequestsPerSecond,
        run.Status.Settings.TopN,
        run.ResultsFolder,
        run.Status.Plan?.PlannedAt,
        run.UpdatedAt,
        run.HeldUntil,
        run.Cause is { } cause ? SnakeCase.Of(cause) : null,
        run.Eta is { } eta ? Math.Round(eta.TotalSeconds) : null,
        run.Control is { } control ? new(SnakeCase.Of(control.Request), control.At, control.By) : null,
        run.Now is { } now ? new(now.Window, now.ApiLimit, now.P50Ms, now.P95Ms, now.Retries) : null,
        LimitsChangeDocument.From(run.Status));
}

/// <summary>The request to pause or cancel a run.</summary>
/// <param name="Request"><c>pause</c> or <c>cancel</c>.</param>
/// <param name="At">The time of the request.</param>
/// <param name="By">Who made the request; null if unknown.</param>
internal sealed record StatusControlDocument(string Request, DateTimeOffset At, string? By);

/// <summary>The requests of a running run, as its process wrote them in the last seconds.</summary>
/// <param name="InFlight">The number of requests in flight.</param>
/// <param name="Limit">The concurrency limit; null in a run of an older version.</param>
/// <param name="P50Ms">The median latency of the last minute in milliseconds.</param>
/// <param name="P95Ms">The 95th percentile of these latencies.</param>
/// <param name="Retries">The number of requests of this execution that repeated a failed request.</param>
internal sealed record StatusRequestsDocument(int InFlight, double? Limit, double P50Ms, double P95Ms, long Retries);

/// <summary>The output of <c>status --json</c> for all runs of a store.</summary>
internal sealed record StatusListDocument(string Store, IReadOnlyList<StatusDocument> Runs);
