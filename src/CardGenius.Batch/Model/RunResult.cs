using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Model;

/// <summary>How an execution of a run ended.</summary>
public sealed record RunResult
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The state it ended in.</summary>
    public required RunState State { get; init; }

    /// <summary>Why it stopped.</summary>
    public StopCause Cause { get; init; }

    /// <summary>The reason, for people; null where all is well.</summary>
    public string? Reason { get; init; }

    /// <summary>Data rows of the input.</summary>
    public long Rows { get; init; }

    /// <summary>Users of the input.</summary>
    public long Users { get; init; }

    /// <summary>Rows that could not be a user.</summary>
    public long Rejects { get; init; }

    /// <summary>Users with a result: final once published.</summary>
    public long Results { get; init; }

    /// <summary>Users without: final once published.</summary>
    public long Failures { get; init; }

    /// <summary>Requests, retries and latencies of all passes.</summary>
    public ChunkTally Tally { get; set; } = ChunkTally.Zero;

    /// <summary>The results' folder in the store; null until published.</summary>
    public string? ResultsPath { get; init; }
}
