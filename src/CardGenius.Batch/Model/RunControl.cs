using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model;

/// <summary>What people ask of a run, in a file that chunks poll (external events can be lost, and orchestrators cannot cancel
/// activities: architecture.md, "Decisions").</summary>
public sealed record RunControl
{
    /// <summary>What is wanted.</summary>
    public ControlRequest Request { get; init; }

    /// <summary>When it was asked.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>No wish: go on.</summary>
    public static RunControl GoOn { get; } = new();
}

/// <summary>What a person asks of a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ControlRequest>))]
public enum ControlRequest
{
    /// <summary>Go on.</summary>
    Run,

    /// <summary>Finish the users in flight, checkpoint, and wait.</summary>
    Pause,

    /// <summary>Finish the users in flight and end for good, publishing nothing.</summary>
    Cancel,
}
