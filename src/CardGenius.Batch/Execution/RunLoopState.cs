using System.Text.Json.Serialization;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Execution;

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

    /// <summary>How many chunks are handed out at most: the concurrency limit that the chunks reported. Null: as many as the window has.</summary>
    public int? Limit { get; init; }

    /// <summary>True once a chunk has asked whether too many users fail and the loop, which knows more, has gone on: chunks ask no more, the loop judges on.</summary>
    public bool FailuresAccepted { get; init; }

    /// <summary>Users that this execution has done. The failure tolerance is judged by them: what an earlier execution did does not count.
    /// In the redrive pass every failure is counted as permanent.</summary>
    public ChunkTally Since { get; set; } = ChunkTally.Zero;

    /// <summary>How often in a row the loop has held because many users could not be answered; 0 once few could not.</summary>
    public int FailureHolds { get; init; }

    /// <summary>How often the loop has continued as new.</summary>
    public int Generation { get; init; }
}

/// <summary>A chunk that came back unfinished and is scheduled again before any new one.</summary>
/// <param name="Index">Its place in its pass.</param>
/// <param name="Users">Users done in it so far.</param>
/// <param name="Failures">Failures among them.</param>
/// <param name="IsClaimed">Whether another process has its claim (<see cref="ChunkReport.IsClaimed"/>).</param>
public readonly record struct ReturnedChunk(int Index, long Users, long Failures, bool IsClaimed = false)
{
    /// <summary>What it has come to so far; null in a state written by an earlier version.</summary>
    public ChunkTally? Tally { get; init; }
}

/// <summary>Where the loop is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LoopPhase>))]
public enum LoopPhase
{
    /// <summary>The input is to be planned.</summary>
    Plan,

    /// <summary>All users, once.</summary>
    FirstPass,

    /// <summary>The transient failures are to be collected.</summary>
    PlanRedrive,

    /// <summary>The transient failures, once more.</summary>
    RedrivePass,

    /// <summary>Parts are written.</summary>
    Publish,
}
