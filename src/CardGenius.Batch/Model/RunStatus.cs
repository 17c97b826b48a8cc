namespace CardGenius.Batch.Model;

/// <summary>All that a store says of a run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Plan">Its plan; null until planned.</param>
/// <param name="Progress">Its newest progress; null until there is some.</param>
/// <param name="Result">How its last execution ended; null while the first goes on.</param>
/// <param name="Control">What people ask of it.</param>
/// <param name="IsLive">Whether a living process holds the store for it.</param>
public sealed record RunStatus(
    string RunId, RunSettings Settings, RunPlan? Plan, RunProgress? Progress, RunResult? Result, RunControl Control, bool IsLive)
{
    /// <summary>Whether an execution died without saying goodbye: nobody has it, and it had not ended.</summary>
    public bool Interrupted => !IsUnderWay && Result is null;

    /// <summary>Whether the run is under way in a function app, or queued there, though no process holds the store.</summary>
    public bool IsHosted { get; init; }

    /// <summary>Whether it goes on somewhere, so that <see cref="Result"/>, if there is one, is an earlier execution's.</summary>
    public bool IsUnderWay => IsLive || IsHosted;
}
