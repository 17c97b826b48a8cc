using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Model.Limits;

namespace CardGenius.Batch.Execution;

/// <summary>The figures of a run at one moment, for a live display. They contain only counts.</summary>
public sealed record LiveFigures
{
    /// <summary>Gets the state of the run.</summary>
    public RunState State { get; init; } = RunState.Queued;

    /// <summary>Gets the time since this execution began.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Gets the part of <see cref="Elapsed"/> in which the run processed chunks. It excludes the queue, planning, holds and
    /// publication.</summary>
    public TimeSpan Worked { get; init; }

    /// <summary>Gets the number of rows that planning has read so far.</summary>
    public long RowsPlanned { get; init; }

    /// <summary>Gets the number of users in the plan; 0 before the run is planned.</summary>
    public long Users { get; init; }

    /// <summary>Gets the number of rejects.</summary>
    public long Rejects { get; init; }

    /// <summary>Gets the number of finished users, including those of earlier executions.</summary>
    public long Done { get; init; }

    /// <summary>Gets the number of users that earlier executions of this run finished.</summary>
    public long DoneBefore { get; init; }

    /// <summary>Gets the number of failures so far. The redrive pass can reduce it.</summary>
    public long Failures { get; init; }

    /// <summary>Gets whether <see cref="Failures"/> and <see cref="Retries"/> are known. The store does not contain them while a function app executes
    /// the run.</summary>
    public bool HasOutcomes { get; init; } = true;

    /// <summary>Gets the number of answered users without a card, including those of earlier executions.</summary>
    public long WithoutCards { get; init; }

    /// <summary>Gets the number of cards that a ranking rule excluded, including those of earlier executions.</summary>
    public DroppedCards Dropped { get; init; }

    /// <summary>Gets the number of requests that repeated a failed request.</summary>
    public long Retries { get; init; }

    /// <summary>Gets the number of requests for users that this execution sent.</summary>
    public long Requests { get; init; }

    /// <summary>Gets the number of failed requests among <see cref="Requests"/>.</summary>
    public long FailedRequests { get; init; }

    /// <summary>Gets the number of users per minute, measured over the last minute; 0 while it is unknown and while the run waits.</summary>
    public double UsersPerMinute { get; init; }

    /// <summary>Gets the estimated remaining time at <see cref="UsersPerMinute"/>; null while it is unknown.</summary>
    public TimeSpan? Eta { get; init; }

    /// <summary>Gets the number of requests in flight.</summary>
    public int InFlight { get; init; }

    /// <summary>Gets the current concurrency limit, in requests.</summary>
    public double Limit { get; init; }

    /// <summary>Gets the configured concurrency, which is the maximum of <see cref="Limit"/>.</summary>
    public int Concurrency { get; init; }

    /// <summary>Gets the limits that the loop applies; null if they were never changed.</summary>
    public AppliedLimits? Limits { get; init; }

    /// <summary>Gets a percentile of the attempt latencies of the last minute, in milliseconds. An attempt that timed out counts with its
    /// timeout.</summary>
    public double P50 { get; init; }

    /// <inheritdoc cref="P50"/>
    public double P95 { get; init; }

    /// <inheritdoc cref="P50"/>
    public double P99 { get; init; }

    /// <summary>Gets the number of parts written, and the total number of parts, during publication.</summary>
    public int PartsDone { get; init; }

    /// <inheritdoc cref="PartsDone"/>
    public int Parts { get; init; }

    /// <summary>Gets the reason why the run waits, is slowed down or has stopped; null if there is none.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the number of chunks in progress.</summary>
    public int Chunks { get; init; }

    /// <summary>Gets the time at which the present hold began; null if the run is not held. A probe between two waits does not end a hold.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Gets the remaining time of a hold; null if the run does not hold.</summary>
    public TimeSpan? HoldLeft { get; init; }
}
