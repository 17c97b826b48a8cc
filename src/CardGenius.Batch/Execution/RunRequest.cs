using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Execution;

/// <summary>A request to <see cref="BatchRunner"/> to start or resume a run.</summary>
public sealed record RunRequest
{
    /// <summary>Gets the id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Gets the settings of a new run. For an existing run they must give the same results as the planned settings. If null, the run
    /// resumes with its planned settings.</summary>
    public RunSettings? Settings { get; init; }

    /// <summary>Gets the ranking tables. Required with <see cref="Settings"/>.</summary>
    public RankingRules? Rules { get; init; }

    /// <summary>Gets the input. Required with <see cref="Settings"/>. For a planned run its SHA-256 must be the planned one.</summary>
    public IInputSource? Input { get; init; }

    /// <summary>Gets the index of the stage of <see cref="RunSettings.Stages"/>, from 0, with which the execution ends as paused; null to execute the
    /// run to its end.</summary>
    public int? Stage { get; init; }

    /// <summary>Gets the lowest severity at which the gate after <see cref="Stage"/> refuses the next stage. If it will certainly do so, the execution
    /// ends within the stage as paused. If null, the stage is executed to its end.</summary>
    public AlertSeverity? Gate { get; init; }

    /// <summary>Gets the callback that receives the plan, whether it was made now or earlier.</summary>
    public Action<RunPlan>? Planned { get; init; }

    /// <summary>Gets the changes to the settings of a planned run.</summary>
    public RunAmendments Amendments { get; init; } = new();

    /// <summary>Gets the function that limits the settings of the run to what the host is configured for now. Its result is not stored.</summary>
    public Func<RunSettings, RunSettings> Bound { get; init; } = settings => settings;

    /// <summary>Gets whether a request to pause the run that was recorded before the start still applies. If false, a start also resumes a paused
    /// run.</summary>
    public bool KeepsPause { get; init; }

    /// <summary>Gets who starts or resumes the run, for its timeline; null if unknown.</summary>
    public string? By { get; init; }

    /// <summary>Gets the maximum time to wait for the store lease, and then for the API lease, while another run holds it.</summary>
    public TimeSpan LockWait { get; init; }
}
