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
    double? RequestsPerSecond,
    int Top,
    string? ResultsFolder,
    DateTimeOffset? PlannedAt,
    DateTimeOffset? UpdatedAt,
    DateTimeOffset? HeldUntil)
{
    public static StatusDocument From(RunOverview run) => new(
        run.RunId,
        run.State.Replace(' ', '_'),
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
        run.Status.Settings.Api.RequestsPerSecond,
        run.Status.Settings.TopN,
        run.ResultsFolder,
        run.Status.Plan?.PlannedAt,
        run.UpdatedAt,
        run.HeldUntil);
}

/// <summary>The output of <c>status --json</c> for all runs of a store.</summary>
internal sealed record StatusListDocument(string Store, IReadOnlyList<StatusDocument> Runs);
