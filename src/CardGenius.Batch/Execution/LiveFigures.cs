using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Execution;

/// <summary>A run's figures at one moment, for a live display. Counts only.</summary>
public sealed record LiveFigures
{
    /// <summary>What the run is doing.</summary>
    public RunState State { get; init; } = RunState.Queued;

    /// <summary>Time since this execution began.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The part of it in which chunks were in flight: without queue, planning, holds and publication.</summary>
    public TimeSpan Worked { get; init; }

    /// <summary>Rows read so far, while planning.</summary>
    public long RowsPlanned { get; init; }

    /// <summary>Users to do; 0 until planned.</summary>
    public long Users { get; init; }

    /// <summary>Rows that could not be a user.</summary>
    public long Rejects { get; init; }

    /// <summary>Users done, those of earlier executions included.</summary>
    public long Done { get; init; }

    /// <summary>Users done by earlier executions of this run.</summary>
    public long DoneBefore { get; init; }

    /// <summary>Users that failed so far (the redrive pass may still mend some).</summary>
    public long Failures { get; init; }

    /// <summary>Users answered without a card so far, those of earlier executions included.</summary>
    public long WithoutCards { get; init; }

    /// <summary>Cards that a rule of the ranking excluded so far, those of earlier executions included.</summary>
    public DroppedCards Dropped { get; init; }

    /// <summary>Requests that repeated a failed one.</summary>
    public long Retries { get; init; }

    /// <summary>Users a minute over the last minute in which the run worked; 0 while unknown, and while it waits.</summary>
    public double UsersPerMinute { get; init; }

    /// <summary>Time to the end at that rate; null while unknown.</summary>
    public TimeSpan? Eta { get; init; }

    /// <summary>Requests in flight.</summary>
    public int InFlight { get; init; }

    /// <summary>The adaptive limit.</summary>
    public double Limit { get; init; }

    /// <summary>The ceiling of the limit: Concurrency.</summary>
    public int Concurrency { get; init; }

    /// <summary>Latency percentiles of the last minute, in milliseconds; attempts that timed out count with the time they had.</summary>
    public double P50 { get; init; }

    /// <inheritdoc cref="P50"/>
    public double P95 { get; init; }

    /// <summary>Parts written and to be written, while publishing.</summary>
    public int PartsDone { get; init; }

    /// <inheritdoc cref="PartsDone"/>
    public int Parts { get; init; }

    /// <summary>Why the run waits, is slowed down or stopped; null where all is well.</summary>
    public string? Reason { get; init; }

    /// <summary>The chunks in progress.</summary>
    public int Chunks { get; init; }

    /// <summary>When the present hold began; null where the run is not held. The probes between two waits do not end a hold.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Time to the end of a hold; null where there is none.</summary>
    public TimeSpan? HoldLeft { get; init; }
}
