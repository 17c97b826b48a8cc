using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>What a hosted run shows of itself while it goes on: some hundred bytes, counts only.</summary>
public sealed record HostedStatus
{
    /// <summary>What it is doing.</summary>
    public required RunState State { get; init; }

    /// <summary>When this execution began, its waiting for the turn included.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When this was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why it waits; null where it does not.</summary>
    public string? Reason { get; init; }

    /// <summary>When a hold ends.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Users to do; 0 until planned.</summary>
    public long Users { get; init; }

    /// <summary>Rows that could not be a user.</summary>
    public long Rejects { get; init; }

    /// <summary>Users with a result; of a chunk in flight only those of its checkpoints before.</summary>
    public long Results { get; init; }

    /// <summary>Users without; those whose failure may pass are tried once more.</summary>
    public long Failures { get; init; }

    /// <summary>Users with a result that holds no card, chunks in flight not counted.</summary>
    public long WithoutCards { get; init; }

    /// <summary>Cards that a rule of the ranking excluded, chunks in flight not counted.</summary>
    public DroppedCards Dropped { get; init; }

    /// <summary>HTTP requests made, those without user data included.</summary>
    public long Attempts { get; init; }

    /// <summary>Users a minute over the last minutes; 0 while unknown.</summary>
    public double UsersPerMinute { get; init; }

    /// <summary>Latency of the last minute's requests, in milliseconds; those that timed out count with the time they had.</summary>
    public double P50Ms { get; init; }

    /// <inheritdoc cref="P50Ms"/>
    public double P95Ms { get; init; }

    /// <inheritdoc cref="P50Ms"/>
    public double P99Ms { get; init; }

    /// <summary>Chunks handed out. Each has at most one request in flight; how many have one now is not known.</summary>
    public int InFlight { get; init; }

    /// <summary>Chunks handed out at most now: the concurrency limit that the chunks observed; null before the first chunk.</summary>
    public int? Limit { get; init; }

    /// <summary>Chunks handed out at most while the API is well.</summary>
    public int Window { get; init; }

    /// <summary>How often the run has continued as new.</summary>
    public int Generation { get; init; }
}
