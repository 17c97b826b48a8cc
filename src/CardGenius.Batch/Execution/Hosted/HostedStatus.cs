using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>The custom status of a hosted run. It contains only counts and has a few hundred bytes.</summary>
public sealed record HostedStatus
{
    /// <summary>Gets the state of the run.</summary>
    public required RunState State { get; init; }

    /// <summary>Gets the time at which this execution began, including the wait for the run lease.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets the time of this status.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the reason why the run waits; null if it does not wait.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the time at which a hold ends; null if the run does not hold.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Gets the number of users in the plan; 0 before the run is planned.</summary>
    public long Users { get; init; }

    /// <summary>Gets the number of rejects.</summary>
    public long Rejects { get; init; }

    /// <summary>Gets the number of users with a result. Users of a chunk in flight count only up to its previous activity.</summary>
    public long Results { get; init; }

    /// <summary>Gets the number of failures. The redrive pass retries the transient ones.</summary>
    public long Failures { get; init; }

    /// <summary>Gets the number of users with a result without cards, excluding chunks in flight.</summary>
    public long WithoutCards { get; init; }

    /// <summary>Gets the number of cards that a ranking rule excluded, excluding chunks in flight.</summary>
    public DroppedCards Dropped { get; init; }

    /// <summary>Gets the number of HTTP requests sent, including neutral requests.</summary>
    public long Attempts { get; init; }

    /// <summary>Gets the number of failed HTTP requests for users. Each was retried, or was the last attempt of a user.</summary>
    public long FailedAttempts { get; init; }

    /// <summary>Gets the number of users per minute, measured over the last five minutes; 0 while it is unknown.</summary>
    public double UsersPerMinute { get; init; }

    /// <summary>Gets a percentile of the request latencies of the last minute, in milliseconds. A request that timed out counts with its
    /// timeout.</summary>
    public double P50Ms { get; init; }

    /// <inheritdoc cref="P50Ms"/>
    public double P95Ms { get; init; }

    /// <inheritdoc cref="P50Ms"/>
    public double P99Ms { get; init; }

    /// <summary>Gets the number of chunks in flight. Each has at most one request in flight.</summary>
    public int InFlight { get; init; }

    /// <summary>Gets the current maximum number of chunks in flight: the concurrency limit that the chunks reported; null before the first
    /// chunk.</summary>
    public int? Limit { get; init; }

    /// <summary>Gets the maximum number of chunks in flight while the API does not throttle.</summary>
    public int Window { get; init; }

    /// <summary>Gets the number of the limits that the loop applies (<see cref="Model.Limits.RunLimits.Number"/>); 0 if they were never
    /// changed.</summary>
    public int Limits { get; init; }

    /// <summary>Gets how often the run has continued as new.</summary>
    public int Generation { get; init; }
}
