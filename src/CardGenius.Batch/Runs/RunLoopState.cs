namespace CardGenius.Batch.Runs;

/// <summary>
/// All that the loop knows when nothing is in flight: what it hands itself when it continues as new. Small (the chunks that came back
/// are at most a window's worth) and serializable.
/// </summary>
public sealed record RunLoopState
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>Where the loop is.</summary>
    public LoopPhase Phase { get; init; }

    /// <summary>Users to do.</summary>
    public long Users { get; init; }

    /// <summary>Rows that could not be a user.</summary>
    public long Rejects { get; init; }

    /// <summary>Chunks of the pass.</summary>
    public int Chunks { get; init; }

    /// <summary>The next chunk (or, when publishing, part) never scheduled so far.</summary>
    public int Next { get; init; }

    /// <summary>Chunks that came back unfinished, in the order in which they did.</summary>
    public IReadOnlyList<ReturnedChunk> Returned { get; set; } = [];

    /// <summary>What the finished chunks of both passes have come to.</summary>
    public ChunkTally Tally { get; set; } = ChunkTally.Zero;

    /// <summary>Users that this execution's requests got an answer for; what earlier executions did is not judged again.</summary>
    public AnsweredUsers Answered { get; init; }

    /// <summary>Seconds of the newest hold; 0 where the API answers.</summary>
    public double HoldSeconds { get; init; }

    /// <summary>True after a hold, until one chunk has shown that the API is back.</summary>
    public bool Probing { get; init; }

    /// <summary>True once a chunk has asked whether too many users fail and the loop, which knows more, has gone on: chunks ask no more, the loop judges on.</summary>
    public bool FailuresAccepted { get; init; }

    /// <summary>How often the loop has continued as new.</summary>
    public int Generation { get; init; }
}
