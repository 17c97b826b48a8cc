using CardGenius.Batch.Model.Chunks;

namespace CardGenius.Batch.Model;

/// <summary>The plan of the redrive pass, which requests the users with transient failures of the first pass again, in separate chunks.</summary>
/// <param name="Users">The number of users to request again.</param>
/// <param name="ChunkSize">The maximum number of users in a chunk.</param>
public sealed record RedrivePlan(long Users, int ChunkSize)
{
    /// <summary>The number of workers for which the last chunks get smaller. Null in plans of earlier versions, whose chunks have the same
    /// size.</summary>
    public int? Workers { get; init; }

    /// <summary>The number of chunks.</summary>
    public int Chunks => ToLayout().Count;

    /// <summary>Returns the chunks.</summary>
    public ChunkLayout ToLayout() => new(Users, ChunkSize, Workers);
}
