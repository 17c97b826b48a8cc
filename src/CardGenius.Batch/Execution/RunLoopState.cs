using System.Text.Json.Serialization;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Model.Limits;

namespace CardGenius.Batch.Execution;

/// <summary>
/// The state of the loop when nothing is in flight. The loop passes it to the next generation when it continues as new. It is small and
/// serializable: it contains at most as many unfinished chunks as can be in flight.
/// </summary>
public sealed record RunLoopState
{
    /// <summary>Gets the id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Gets the phase of the loop.</summary>
    public LoopPhase Phase { get; init; }

    /// <summary>Gets the number of users in the plan.</summary>
    public long Users { get; init; }

    /// <summary>Gets the number of rejects.</summary>
    public long Rejects { get; init; }

    /// <summary>Gets whether this execution planned the run, so that no chunk was processed before.</summary>
    public bool IsNew { get; init; }

    /// <summary>Gets the number of chunks of the current pass.</summary>
    public int Chunks { get; init; }

    /// <summary>Gets the number of chunks of the first pass until the end of the stage (<see cref="RunLoopOptions.Stage"/>); null without a
    /// stage.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? StageChunks { get; init; }

    /// <summary>Gets the first chunk (or, during publication, the first part) that has not been scheduled yet.</summary>
    public int Next { get; init; }

    /// <summary>Gets the chunks that ended unfinished, in the order in which they ended.</summary>
    public IReadOnlyList<ReturnedChunk> Returned { get; set; } = [];

    /// <summary>Gets the counts of the finished chunks of both passes.</summary>
    public ChunkTally Tally { get; set; } = ChunkTally.Zero;

    /// <summary>Gets the counts of the users that this execution got responses for. The no-card tolerance ignores earlier executions.</summary>
    public AnsweredUsers Answered { get; init; }

    /// <summary>Gets the duration of the latest hold in seconds; 0 if the API has responded since.</summary>
    public double HoldSeconds { get; init; }

    /// <summary>Gets whether the run probes: true after a hold until a chunk shows that the API is available again.</summary>
    public bool Probing { get; init; }

    /// <summary>Gets the maximum number of chunks to schedule: the concurrency limit that the chunks reported. If null,
    /// <see cref="RunLoopOptions.Window"/>.</summary>
    public int? Limit { get; init; }

    /// <summary>Gets the limits that a chunk reported; null if they were not changed since the execution began.</summary>
    public AppliedLimits? Limits { get; init; }

    /// <summary>Gets whether the loop alone applies the tolerances. It is true after a chunk yielded because too many users failed in its
    /// process, and the loop continued because the total of all processes was within the tolerances.</summary>
    public bool FailuresAccepted { get; init; }

    /// <summary>Gets the counts of the users that this execution has finished. The failure tolerance applies to them and ignores earlier
    /// executions. In the redrive pass every failure counts as permanent.</summary>
    public ChunkTally Since { get; set; } = ChunkTally.Zero;

    /// <summary>Gets the number of consecutive holds because of many transient failures; 0 after their share fell below the tolerance.</summary>
    public int FailureHolds { get; init; }

    /// <summary>Gets how often the loop has continued as new.</summary>
    public int Generation { get; init; }
}

/// <summary>A chunk that ended unfinished. It is scheduled again before any new chunk.</summary>
/// <param name="Index">The index of the chunk in its pass, from 0.</param>
/// <param name="Users">The number of finished users of the chunk.</param>
/// <param name="Failures">The number of failures among them.</param>
/// <param name="IsClaimed">True if another process holds the work lease of the chunk (<see cref="ChunkReport.IsClaimed"/>).</param>
public readonly record struct ReturnedChunk(int Index, long Users, long Failures, bool IsClaimed = false)
{
    /// <summary>Gets the counts of the chunk so far; null in a state that an earlier version wrote.</summary>
    public ChunkTally? Tally { get; init; }
}

/// <summary>The phase of the loop.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LoopPhase>))]
public enum LoopPhase
{
    /// <summary>The loop plans the run.</summary>
    Plan,

    /// <summary>The loop processes all users.</summary>
    FirstPass,

    /// <summary>The loop collects the transient failures of the first pass.</summary>
    PlanRedrive,

    /// <summary>The loop retries the transient failures.</summary>
    RedrivePass,

    /// <summary>The loop publishes the results.</summary>
    Publish,
}
