namespace CardGenius.Batch.Model;

/// <summary>What the redrive pass does: transient failures of the first pass once more, as chunks of their own.</summary>
/// <param name="Users">How many users it tries again.</param>
/// <param name="ChunkSize">Users a chunk.</param>
public sealed record RedrivePlan(long Users, int ChunkSize)
{
    /// <summary>How many chunks there are.</summary>
    public int Chunks => (int)((Users + ChunkSize - 1) / ChunkSize);
}
