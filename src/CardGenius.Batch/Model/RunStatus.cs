using CardGenius.Batch.Model.Limits;

namespace CardGenius.Batch.Model;

/// <summary>The status of a run, as recorded in its store.</summary>
/// <param name="RunId">The run id.</param>
/// <param name="Settings">The settings, with the latest limits.</param>
/// <param name="Plan">The plan; null until planning is complete.</param>
/// <param name="Progress">The newest progress; null if there is none.</param>
/// <param name="Result">The result of the last execution that ended; null if none has ended.</param>
/// <param name="Control">The control request.</param>
/// <param name="IsLive">Whether a live process holds the store lease for the run.</param>
public sealed record RunStatus(
    string RunId, RunSettings Settings, RunPlan? Plan, RunProgress? Progress, RunResult? Result, RunControl Control, bool IsLive)
{
    /// <summary>The latest change of the limits; null if they were never changed.</summary>
    public RunLimits? Limits { get; init; }

    /// <summary>Whether the execution ended without a result, for example because its process was killed.</summary>
    public bool Interrupted => !IsUnderWay && Result is null;

    /// <summary>Whether the run is in the queue of <c>cardgenius serve</c>, and no process executes it.</summary>
    public bool IsInQueue { get; init; }

    /// <summary>Whether a function app executes the run, or a function app or <c>cardgenius serve</c> has queued it. No process needs to hold the store lease for that.</summary>
    public bool IsHosted { get; init; }

    /// <summary>Whether an execution is in progress. <see cref="Result"/> is then that of an earlier execution.</summary>
    public bool IsUnderWay => IsLive || IsHosted;
}
