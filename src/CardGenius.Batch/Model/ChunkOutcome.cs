using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model;

/// <summary>How a chunk activity ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChunkOutcome>))]
public enum ChunkOutcome
{
    /// <summary>Every user of the chunk has a result or a failure, and the chunk is committed.</summary>
    Done,

    /// <summary>The chunk stopped at a checkpoint (<see cref="YieldReason"/>) and must be scheduled again.</summary>
    Yielded,

    /// <summary>The API is not available. The users after the checkpoint are pending.</summary>
    Unavailable,

    /// <summary>The API refuses the credentials, or its certificate is not trusted. The run stops.</summary>
    Fatal,
}
