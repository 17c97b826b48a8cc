using System.Text.Json.Serialization;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Model;

/// <summary>The result of an execution of a run.</summary>
public sealed record RunResult
{
    /// <summary>The run id.</summary>
    public required string RunId { get; init; }

    /// <summary>The state in which the execution ended.</summary>
    public required RunState State { get; init; }

    /// <summary>Why the run stopped.</summary>
    public StopCause Cause { get; init; }

    /// <summary>The reason for messages; null if the run completed normally.</summary>
    public string? Reason { get; init; }

    /// <summary>Who paused or cancelled the run; null if unknown, and in other states.</summary>
    public string? By { get; init; }

    /// <summary>The number of data rows in the input.</summary>
    public long Rows { get; init; }

    /// <summary>The number of users in the input.</summary>
    public long Users { get; init; }

    /// <summary>The number of rows that are not a valid user.</summary>
    public long Rejects { get; init; }

    /// <summary>The number of users with a result. It is final after the publication.</summary>
    public long Results { get; init; }

    /// <summary>The number of users with a failure. It is final after the publication.</summary>
    public long Failures { get; init; }

    /// <summary>The counts of all passes, with requests and latencies.</summary>
    public ChunkTally Tally { get; set; } = ChunkTally.Zero;

    /// <summary>The index of the stage of a rollout with which a paused execution ended, from 0; null for another end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Stage { get; init; }

    /// <summary>Why a stage of a rollout ended before its last user: it cannot pass its gate; null for another end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StageRefusal { get; init; }

    /// <summary>The folder of the publication in the store; null until the publication.</summary>
    public string? ResultsPath { get; init; }

    /// <summary>The path of the published file with the rejects for a spreadsheet program; null if there are no rejects, and for publications of
    /// versions that did not write one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RejectsPath { get; init; }
}
