using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model;

/// <summary>Why a chunk yielded.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<YieldReason>))]
public enum YieldReason
{
    /// <summary>It did not yield.</summary>
    None,

    /// <summary>The activity's deadline is near.</summary>
    Deadline,

    /// <summary>Somebody paused the run.</summary>
    Paused,

    /// <summary>Somebody cancelled the run.</summary>
    Cancelled,

    /// <summary>The process is asked to end (Ctrl-C, shutdown).</summary>
    Stopping,

    /// <summary>It was the probe at the end of a hold, and the API answered: the window opens again.</summary>
    Probed,

    /// <summary>Too many users fail or get no card: the loop decides whether the run stops.</summary>
    Failures,

    /// <summary>The concurrency limit changed (<see cref="ChunkReport.Limit"/>): the loop hands out fewer chunks, or more.</summary>
    Limited,
}
