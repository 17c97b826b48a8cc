using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model;

/// <summary>The control request for a run. It is a file that the chunks poll, because external events can be lost and an orchestrator cannot cancel
/// an activity (architecture.md, "Decisions").</summary>
public sealed record RunControl
{
    /// <summary>The requested action.</summary>
    public ControlRequest Request { get; init; }

    /// <summary>The time of the request.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who made the request: the user and the machine of a command, or the caller of the HTTP API. Null if unknown.</summary>
    public string? By { get; init; }

    /// <summary>The control request of a run that continues normally.</summary>
    public static RunControl GoOn { get; } = new();
}

/// <summary>The action that a control request asks for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ControlRequest>))]
public enum ControlRequest
{
    /// <summary>Continue the run.</summary>
    Run,

    /// <summary>Finish the users in flight, write checkpoints, and wait.</summary>
    Pause,

    /// <summary>Finish the users in flight and end the run permanently, without a publication.</summary>
    Cancel,
}
