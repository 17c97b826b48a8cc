using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Execution;

/// <summary>A chunk that came back unfinished and is scheduled again before any new one.</summary>
/// <param name="Index">Its place in its pass.</param>
/// <param name="Users">Users done in it so far.</param>
/// <param name="Failures">Failures among them.</param>
/// <param name="IsClaimed">Whether another process has its claim (<see cref="ChunkReport.IsClaimed"/>).</param>
public readonly record struct ReturnedChunk(int Index, long Users, long Failures, bool IsClaimed = false)
{
    /// <summary>What it has come to so far; null in a state written by an earlier version.</summary>
    public ChunkTally? Tally { get; init; }
}
