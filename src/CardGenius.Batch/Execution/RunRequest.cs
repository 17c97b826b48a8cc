using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Execution;

/// <summary>What is asked of <see cref="BatchRunner"/>: to start a run, or to go on with it.</summary>
public sealed record RunRequest
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The settings of a run that starts. For one that is there they must ask for the same results. Null: go on with what is
    /// planned.</summary>
    public RunSettings? Settings { get; init; }

    /// <summary>The tables of ranking; needed with <see cref="Settings"/>.</summary>
    public RankingRules? Rules { get; init; }

    /// <summary>The input; needed with <see cref="Settings"/>. For a run that is planned its digest must be the planned one.</summary>
    public IInputSource? Input { get; init; }

    /// <summary>Told the plan, when the run has one: made now, or earlier.</summary>
    public Action<RunPlan>? Planned { get; init; }

    /// <summary>What may be changed of a run that is planned.</summary>
    public RunAmendments Amendments { get; init; } = new();

    /// <summary>How long to wait for the store's lock while another run holds it.</summary>
    public TimeSpan LockWait { get; init; }
}
