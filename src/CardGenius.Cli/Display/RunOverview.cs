using CardGenius.Batch.Failures;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Publishing.Report;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Timeline;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Display;

/// <summary>The status of a run as commands show it.</summary>
/// <param name="Status">The status in the store.</param>
/// <param name="Store">The store.</param>
internal sealed record RunOverview(RunStatus Status, StorePlace Store)
{
    public string RunId => Status.RunId;

    /// <summary>The name of the state. A run whose process is gone is stopped, whatever state it recorded last.</summary>
    public string State =>
        Status.Result is { } result && !Status.IsUnderWay ? StateText.Of(result.State)
        : !IsKnown ? StateText.Of(
            Status.Progress?.State == RunState.Queued ? RunState.Queued
            : Status.Plan is null ? RunState.Planning
            : RunState.Running)
        : Status.IsLive ? StateText.Of(Status.Progress?.State ?? RunState.Planning)
        : StateText.Of(RunState.Stopped);

    /// <summary>The name of the state in JSON documents.</summary>
    public string StateName => State.Replace(' ', '_');

    /// <summary>Why the run is stopped; null in other states.</summary>
    public StopCause? Cause =>
        Status.Interrupted ? StopCause.Interrupted
        : Ended is { State: RunState.Stopped } stopped ? stopped.Cause
        : null;

    /// <summary>The control request that an active run has not applied yet, or null for none.</summary>
    public string? RequestedControl => !Status.IsUnderWay ? null : Status.Control.Request switch
    {
        ControlRequest.Pause => "pause",
        ControlRequest.Cancel => "cancel",
        _ => null,
    };

    public string? Reason => Status.Interrupted ? "interrupted: the process ended without a result" : Ended?.Reason
        ?? (Status.IsLive ? Status.Progress?.Reason
            : Status.IsInQueue ? "it is in the queue of cardgenius serve, which executes it or will do so after its next start"
            : !IsKnown ? $"a function app executes it: GET /api/runs/{RunId} there shows its progress"
            : null);

    /// <summary>The control request to pause or cancel the run, also after the run has applied it; null for none.</summary>
    public RunControl? Control => Status.Control.Request == ControlRequest.Run || IsPublished ? null : Status.Control;

    /// <summary>The progress of a run in this state, in the process that executes it; null in other states.</summary>
    public RunProgress? Now => Status is { IsLive: true, Progress: { State: RunState.Running } progress } ? progress : null;

    /// <summary>The estimated remaining time; null while it is unknown, and while the run does not process users.</summary>
    public TimeSpan? Eta => UsersPerMinute > 0 && Now is not null ? TimeSpan.FromMinutes((Users - Done) / UsersPerMinute) : null;

    public DateTimeOffset? HeldUntil => Status.IsLive ? Status.Progress?.HeldUntil : null;

    public long Users => Status.Plan?.Users ?? Status.Progress?.Users ?? 0;

    public long Rejects => Status.Plan?.Rejects ?? Status.Progress?.Rejects ?? 0;

    public long Rows => Status.Plan?.Rows ?? Users + Rejects;

    /// <summary>Whether the store contains the current state. For a run in a function app, only the app's host knows it.</summary>
    public bool IsKnown => Status.IsLive || !Status.IsHosted;

    /// <summary>The number of users done. For a run that stopped, the users in checkpoints are counted too; only the progress contains
    /// them.</summary>
    public long Done => IsPublished ? InResult : Math.Max(InResult, Status.Progress?.Tally.Users ?? 0);

    public long Failures => IsPublished ? Status.Result!.Failures : Math.Max(Ended?.Failures ?? 0, Status.Progress?.Tally.Failures ?? 0);

    /// <summary>The number of users with a response but no card.</summary>
    public long WithoutCards => Cards.WithoutCards;

    /// <summary>The numbers of cards that ranking rules excluded.</summary>
    public DroppedCards Dropped => Cards.Dropped;

    public double UsersPerMinute => Status.IsLive ? Status.Progress?.UsersPerMinute ?? 0 : 0;

    public DateTimeOffset? UpdatedAt => Status.Progress?.At > Status.Plan?.PlannedAt || Status.Plan is null
        ? Status.Progress?.At
        : Status.Plan.PlannedAt;

    /// <summary>The location of the results folder, or null until the results are published.</summary>
    public string? ResultsFolder => Ended?.ResultsPath is { } path ? Store.Locate(path) : null;

    /// <summary>The location of the input: a file's path, or a file in the store (the failures of another run).</summary>
    public string Input => InputPaths.FindInStore(Status.Settings.Input.Path) is { } path ? Store.Locate(path) : Status.Settings.Input.Path;

    /// <summary>Returns the report of the run.</summary>
    /// <param name="timeline">Its timeline.</param>
    /// <param name="failures">Its failed users.</param>
    /// <param name="manifest">The manifest of its publication; null without one.</param>
    /// <param name="now">The current time.</param>
    public RunReport ToReport(RunTimeline timeline, IReadOnlyList<FailedUsers> failures, Manifest? manifest, DateTimeOffset now) => new()
    {
        RunId = RunId,
        State = State,
        Reason = Reason,
        Settings = Status.Settings,
        Plan = Status.Plan,
        Timeline = Status.Interrupted && Status.Progress is { } last ? timeline.Interrupted(last.At) : timeline,
        Now = now,
        IsUnderWay = Status.IsUnderWay,
        Tally = Ended?.Tally,
        Rows = Rows,
        Users = Users,
        Rejects = Rejects,
        Done = IsKnown ? Done : null,
        Failed = IsKnown ? Failures : null,
        WithoutCards = WithoutCards,
        Failures = failures,
        Summary = manifest?.Summary,
    };

    private bool IsPublished => Ended?.State is RunState.Completed or RunState.CompletedWithFailures;

    // For a run that stopped, only the progress counts the users in checkpoints.
    private ChunkTally Cards =>
        IsPublished || (Ended?.Tally.WithoutCards ?? 0) + (Ended?.Tally.Dropped.Total ?? 0)
            > (Status.Progress?.Tally.WithoutCards ?? 0) + (Status.Progress?.Tally.Dropped.Total ?? 0)
            ? Ended!.Tally
            : Status.Progress?.Tally ?? ChunkTally.Zero;

    private long InResult => Ended is { } result ? result.Results + result.Failures : 0;

    private RunResult? Ended => Status.IsUnderWay ? null : Status.Result;
}
