using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model;

/// <summary>How a chunk activity ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChunkOutcome>))]
public enum ChunkOutcome
{
    /// <summary>Every user of it has a result or a failure, and it is committed.</summary>
    Done,

    /// <summary>It stopped at a checkpoint (<see cref="YieldReason"/>) and is scheduled again.</summary>
    Yielded,

    /// <summary>The API is out: users from the checkpoint on are pending.</summary>
    Unavailable,

    /// <summary>The API refuses the run's credentials or cannot be trusted: the run stops.</summary>
    Fatal,
}
