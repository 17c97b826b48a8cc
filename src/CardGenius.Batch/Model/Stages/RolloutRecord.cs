namespace CardGenius.Batch.Model.Stages;

/// <summary>The stages of a rollout that have ended. It is kept beside the files of the run.</summary>
public sealed record RolloutRecord
{
    /// <summary>The stages, in their order.</summary>
    public IReadOnlyList<StageRecord> Stages { get; set; } = [];
}
