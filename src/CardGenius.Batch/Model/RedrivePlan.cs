namespace CardGenius.Batch.Model;

/// <summary>The plan of the redrive pass, which requests the users with transient failures of the first pass again, in separate chunks.</summary>
/// <param name="Users">The number of users to request again.</param>
/// <param name="ChunkSize">The number of users in a chunk.</param>
public sealed record RedrivePlan(long Users, int ChunkSize)
{
    /// <summary>The number of chunks.</summary>
    public int Chunks => (int)((Users + ChunkSize - 1) / ChunkSize);
}
