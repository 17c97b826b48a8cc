using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Model.Limits;

namespace CardGenius.Batch.Model;

/// <summary>The progress of a run. It contains only counts, and no data of a user.</summary>
public sealed record RunProgress
{
    /// <summary>The state of the run.</summary>
    public required RunState State { get; init; }

    /// <summary>The time at which the progress was written.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The time at which this execution of the run started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The number of users of the run; 0 until planning is complete.</summary>
    public long Users { get; init; }

    /// <summary>The number of rows that are not a valid user.</summary>
    public long Rejects { get; init; }

    /// <summary>The counts of the finished users. They include chunks in progress if the host knows their counts.</summary>
    public ChunkTally Tally { get; set; } = ChunkTally.Zero;

    /// <summary>In the progress of the loop, the number of chunks in progress. In the store, the number of requests in flight of the process that
    /// executes the run.</summary>
    public int Window { get; init; }

    /// <summary>In the progress of the loop, the current maximum number of chunks in progress.</summary>
    public int? Limit { get; init; }

    /// <summary>The limits that the loop applies; null if they were never changed.</summary>
    public AppliedLimits? Limits { get; init; }

    /// <summary>The number of users per minute over the last minutes; 0 while it is unknown.</summary>
    public double UsersPerMinute { get; init; }

    /// <summary>Why the run waits or stopped, for messages; null if it does neither.</summary>
    public string? Reason { get; init; }

    /// <summary>Who paused or resumed the run; null if unknown.</summary>
    public string? By { get; init; }

    /// <summary>The concurrency limit of the API client; null in the progress of the loop and in that of older versions.</summary>
    public double? ApiLimit { get; init; }

    /// <summary>A percentile of the request latencies of the last minute, in milliseconds; 0 while it is unknown.</summary>
    public double P50Ms { get; init; }

    /// <inheritdoc cref="P50Ms"/>
    public double P95Ms { get; init; }

    /// <inheritdoc cref="P50Ms"/>
    public double P99Ms { get; init; }

    /// <summary>The number of requests of this execution that repeated a failed request.</summary>
    public long Retries { get; init; }

    /// <summary>Whether a process that holds the store lease wrote the progress. If not, a function app or <c>cardgenius serve</c> did.</summary>
    public bool IsInProcess { get; init; }

    /// <summary>The number of rows that planning has read so far.</summary>
    public long RowsPlanned { get; init; }

    /// <summary>The number of written parts, and the total number of parts, during publication.</summary>
    public int PartsDone { get; init; }

    /// <inheritdoc cref="PartsDone"/>
    public int Parts { get; init; }

    /// <summary>The time at which the hold ends; null if the run does not hold.</summary>
    public DateTimeOffset? HeldUntil { get; init; }
}
