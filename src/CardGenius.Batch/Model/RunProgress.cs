using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Model;

/// <summary>A run's progress, as the store and the hosts show it. Counts only.</summary>
public sealed record RunProgress
{
    /// <summary>What the run is doing.</summary>
    public required RunState State { get; init; }

    /// <summary>When this was written.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>When this execution of the run began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Users to do; 0 until planned.</summary>
    public long Users { get; init; }

    /// <summary>Rows that could not be a user.</summary>
    public long Rejects { get; init; }

    /// <summary>What is done, chunks in flight included where the host knows them.</summary>
    public ChunkTally Tally { get; set; } = ChunkTally.Zero;

    /// <summary>From the loop, the chunks handed out; in the store, the requests in flight of the process that runs it.</summary>
    public int Window { get; init; }

    /// <summary>From the loop, the chunks handed out at most now.</summary>
    public int? Limit { get; init; }

    /// <summary>Users a minute, over the last minutes; 0 while unknown.</summary>
    public double UsersPerMinute { get; init; }

    /// <summary>Why the run waits or stopped, for people; null where it does not.</summary>
    public string? Reason { get; init; }

    /// <summary>When a hold ends.</summary>
    public DateTimeOffset? HeldUntil { get; init; }
}
