using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model;

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
