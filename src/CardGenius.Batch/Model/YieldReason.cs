using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model;

/// <summary>Why a chunk yielded.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<YieldReason>))]
public enum YieldReason
{
    /// <summary>The chunk did not yield.</summary>
    None,

    /// <summary>The deadline of the activity is near.</summary>
    Deadline,

    /// <summary>A control request paused the run.</summary>
    Paused,

    /// <summary>A control request cancelled the run.</summary>
    Cancelled,

    /// <summary>The process received a stop request (Ctrl-C, shutdown).</summary>
    Stopping,

    /// <summary>The chunk sent the probe at the end of a hold, and the API answered. The chunk scheduler starts more chunks.</summary>
    Probed,

    /// <summary>Too many users fail or get no card. The loop decides whether the run stops.</summary>
    Failures,

    /// <summary>The concurrency limit changed (<see cref="ChunkReport.Limit"/>), or a caller changed the limits of the run
    /// (<see cref="ChunkReport.Limits"/>). The chunk scheduler then allows fewer or more chunks.</summary>
    Limited,

    /// <summary>The stage of a rollout cannot pass its gate. The run pauses.</summary>
    Gate,
}
