using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model;

/// <summary>The state of a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunState>))]
public enum RunState
{
    /// <summary>The run waits, because another run holds the lease.</summary>
    Queued,

    /// <summary>The run reads its input.</summary>
    Planning,

    /// <summary>The run processes its chunks.</summary>
    Running,

    /// <summary>The run waits until the API is available again.</summary>
    Held,

    /// <summary>The run was paused by a control request.</summary>
    Paused,

    /// <summary>The run publishes its results.</summary>
    Publishing,

    /// <summary>The run stopped without a publication (<see cref="StopCause"/>). It can be resumed.</summary>
    Stopped,

    /// <summary>The results are published, and every user has a result.</summary>
    Completed,

    /// <summary>The results are published, and some users are failures.</summary>
    CompletedWithFailures,

    /// <summary>The run was cancelled by a control request. Nothing is published.</summary>
    Cancelled,
}
