using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model;

/// <summary>What a run is doing, as people see it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunState>))]
public enum RunState
{
    /// <summary>Another run has the store: it waits its turn.</summary>
    Queued,

    /// <summary>It reads its input.</summary>
    Planning,

    /// <summary>Chunks are in flight.</summary>
    Running,

    /// <summary>It waits for the API to come back.</summary>
    Held,

    /// <summary>Somebody paused it.</summary>
    Paused,

    /// <summary>It writes its results.</summary>
    Publishing,

    /// <summary>It stopped and published nothing; <see cref="StopCause"/> says why. It can be resumed.</summary>
    Stopped,

    /// <summary>Its results are published and every user has one.</summary>
    Completed,

    /// <summary>Its results are published; some users are failures.</summary>
    CompletedWithFailures,

    /// <summary>Somebody cancelled it; nothing is published.</summary>
    Cancelled,
}
