using CardGenius.Batch.Api;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Model;

/// <summary>How a chunk activity ended, with what the whole chunk has come to (checkpoints of earlier activities included).</summary>
public sealed record ChunkReport
{
    /// <summary>The chunk.</summary>
    public required ChunkKey Key { get; init; }

    /// <summary>How the activity ended.</summary>
    public required ChunkOutcome Outcome { get; init; }

    /// <summary>Why it yielded.</summary>
    public YieldReason Yield { get; init; }

    /// <summary>What is fatal, where <see cref="Outcome"/> is.</summary>
    public StopCause Cause { get; init; }

    /// <summary>For people: why the API is called unavailable, or what is fatal. Never about a user.</summary>
    public string? Reason { get; init; }

    /// <summary>True when at least one user was done by this activity: the API answers, at least in part.</summary>
    public bool Progressed { get; init; }

    /// <summary>The concurrency limit that the process observed, over all processes; null where the process alone works on the run and
    /// keeps the limit itself.</summary>
    public double? Limit { get; init; }

    /// <summary>How long the requests of the process took in the last minute, those that a report named before left out; attempts that
    /// timed out count with the time they had. Null where the process shows its latencies itself.</summary>
    public LatencyHistogram? Recent { get; init; }

    /// <summary>The time before which the API asked not to be called; null where it did not, or for a short time only.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The chunk's users before this activity; requests and latencies are left out.</summary>
    public ChunkTally Before { get; set; } = ChunkTally.Zero;

    /// <summary>Users that this activity's requests got an answer for, users of earlier activities not included.</summary>
    public AnsweredUsers Answered { get; init; }

    /// <summary>True when it yielded because another process has the chunk's claim. Its place in the window stays taken: that process may be working.</summary>
    public bool IsClaimed { get; init; }

    /// <summary>What the chunk has come to so far.</summary>
    public required ChunkTally Tally { get; init; }
}
