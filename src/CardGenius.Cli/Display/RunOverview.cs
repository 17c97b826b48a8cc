using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Storage;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Display;

/// <summary>What the store says of a run, as people see it.</summary>
/// <param name="Status">What the store says.</param>
/// <param name="Store">The store.</param>
internal sealed record RunOverview(RunStatus Status, StorePlace Store)
{
    /// <summary>An execution died without saying goodbye.</summary>
    public const string Interrupted = "interrupted";

    public string RunId => Status.RunId;

    /// <summary>The state in a word. A run whose process is gone is interrupted, whatever its last words were.</summary>
    public string State =>
        Status.Result is { } result && !Status.IsUnderWay ? StateText.Of(result.State)
        : !IsKnown ? StateText.Of(
            Status.Progress?.State == RunState.Queued ? RunState.Queued
            : Status.Plan is null ? RunState.Planning
            : RunState.Running)
        : Status.IsLive ? StateText.Of(Status.Progress?.State ?? RunState.Planning)
        : Interrupted;

    /// <summary>What was asked of a living run and has not come about yet; null for nothing.</summary>
    public string? Asked => !Status.IsUnderWay ? null : Status.Control.Request switch
    {
        ControlRequest.Pause => "pause",
        ControlRequest.Cancel => "cancel",
        _ => null,
    };

    public string? Reason => Ended?.Reason
        ?? (Status.IsLive ? Status.Progress?.Reason
            : !IsKnown ? $"a function app has it: GET /api/runs/{RunId} there says how far it is"
            : null);

    public DateTimeOffset? HeldUntil => Status.IsLive ? Status.Progress?.HeldUntil : null;

    public long Users => Status.Plan?.Users ?? Status.Progress?.Users ?? 0;

    public long Rejects => Status.Plan?.Rejects ?? Status.Progress?.Rejects ?? 0;

    public long Rows => Status.Plan?.Rows ?? Users + Rejects;

    /// <summary>Whether the store knows how far it is; of a run in a function app only its host does.</summary>
    public bool IsKnown => Status.IsLive || !Status.IsHosted;

    /// <summary>Users done; of a run that stopped, those in checkpoints too, which only the progress knows.</summary>
    public long Done => IsPublished ? Counted : Math.Max(Counted, Status.Progress?.Tally.Users ?? 0);

    public long Failures => IsPublished ? Status.Result!.Failures : Math.Max(Ended?.Failures ?? 0, Status.Progress?.Tally.Failures ?? 0);

    /// <summary>Users answered without a card.</summary>
    public long WithoutCards => Cards.WithoutCards;

    /// <summary>Cards that a rule of the ranking excluded.</summary>
    public DroppedCards Dropped => Cards.Dropped;

    public double UsersPerMinute => Status.IsLive ? Status.Progress?.UsersPerMinute ?? 0 : 0;

    public DateTimeOffset? UpdatedAt => Status.Progress?.At > Status.Plan?.PlannedAt || Status.Plan is null
        ? Status.Progress?.At
        : Status.Plan.PlannedAt;

    /// <summary>The results' folder in full; null until published.</summary>
    public string? ResultsFolder => Ended?.ResultsPath is { } path ? Store.Locate(path) : null;

    /// <summary>Where the input was: a file's path, or a place in the store (the failures of another run).</summary>
    public string Input => InputPaths.FindInStore(Status.Settings.Input.Path) is { } path ? Store.Locate(path) : Status.Settings.Input.Path;

    private bool IsPublished => Ended?.State is RunState.Completed or RunState.CompletedWithFailures;

    // Of a run that stopped, the progress knows those in checkpoints, too.
    private ChunkTally Cards =>
        IsPublished || (Ended?.Tally.WithoutCards ?? 0) + (Ended?.Tally.Dropped.Total ?? 0)
            > (Status.Progress?.Tally.WithoutCards ?? 0) + (Status.Progress?.Tally.Dropped.Total ?? 0)
            ? Ended!.Tally
            : Status.Progress?.Tally ?? ChunkTally.Zero;

    private long Counted => Ended is { } result ? result.Results + result.Failures : 0;

    private RunResult? Ended => Status.IsUnderWay ? null : Status.Result;
}
