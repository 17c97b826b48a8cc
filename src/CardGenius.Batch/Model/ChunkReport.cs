using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Model.Limits;

namespace CardGenius.Batch.Model;

/// <summary>The result of a chunk activity. The counts cover the whole chunk, including the checkpoints of earlier activities.</summary>
public sealed record ChunkReport
{
    /// <summary>The chunk.</summary>
    public required ChunkKey Key { get; init; }

    /// <summary>How the activity ended.</summary>
    public required ChunkOutcome Outcome { get; init; }

    /// <summary>Why the chunk yielded.</summary>
    public YieldReason Yield { get; init; }

    /// <summary>Why the run must stop, if <see cref="Outcome"/> is <see cref="ChunkOutcome.Fatal"/>.</summary>
    public StopCause Cause { get; init; }

    /// <summary>Why the API is not available, or why the run must stop, for messages. It contains no data of a user.</summary>
    public string? Reason { get; init; }

    /// <summary>Who made the control request that <see cref="Yield"/> applies; null if unknown.</summary>
    public string? By { get; init; }

    /// <summary>Whether the circuit breaker of the activity's process is open.</summary>
    public bool IsBreakerOpen { get; init; }

    /// <summary>Whether this activity finished at least one user. The API then works, at least partially.</summary>
    public bool Progressed { get; init; }

    /// <summary>The concurrency limit over all processes, as the process of the activity observed it; null if only one process processes the
    /// run.</summary>
    public double? Limit { get; init; }

    /// <summary>The limits that the process of the activity applies, if they are newer than those of the assignment; otherwise null.</summary>
    public AppliedLimits? Limits { get; init; }

    /// <summary>The latencies of the process's requests in the last minute, without those in earlier reports. An attempt that timed out counts with
    /// its timeout. Null if the process displays its latencies itself.</summary>
    public LatencyHistogram? Recent { get; init; }

    /// <summary>The earliest time of the next request, as <c>Retry-After</c> set it; null if the API asked for no wait, or only for a short one.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The counts of the chunk before this activity, without latencies.</summary>
    public ChunkTally Before { get; set; } = ChunkTally.Zero;

    /// <summary>The users for whom this activity got a usable response. Users of earlier activities are not included.</summary>
    public AnsweredUsers Answered { get; init; }

    /// <summary>Whether the chunk yielded because another process holds its lease. The chunk keeps its slot in the chunk scheduler, because the
    /// other process may be processing it.</summary>
    public bool IsClaimed { get; init; }

    /// <summary>The counts of the chunk so far.</summary>
    public required ChunkTally Tally { get; init; }
}
