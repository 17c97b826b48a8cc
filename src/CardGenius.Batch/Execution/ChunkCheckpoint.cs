using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Execution;

/// <summary>What a chunk has done up to a checkpoint. Its users are done in order, so a count says which.</summary>
/// <param name="Users">The chunk's first users, so many, each have a line.</param>
/// <param name="Tally">What they came to.</param>
public sealed record ChunkCheckpoint(int Users, ChunkTally Tally)
{
    /// <summary>Nothing is done yet.</summary>
    public static ChunkCheckpoint Nothing { get; } = new(0, ChunkTally.Zero);
}
