using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Model.Stages;

/// <summary>A stage of a rollout that has ended.</summary>
/// <param name="Total">The counts of the run at the end of the stage.</param>
/// <param name="Refusal">Why the next stage must not begin; null if it may.</param>
public sealed record StageRecord(ChunkTally Total, string? Refusal);
