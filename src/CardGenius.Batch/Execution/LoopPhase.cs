using System.Text.Json.Serialization;

namespace CardGenius.Batch.Execution;

/// <summary>Where the loop is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LoopPhase>))]
public enum LoopPhase
{
    /// <summary>The input is to be planned.</summary>
    Plan,

    /// <summary>All users, once.</summary>
    FirstPass,

    /// <summary>The transient failures are to be collected.</summary>
    PlanRedrive,

    /// <summary>The transient failures, once more.</summary>
    RedrivePass,

    /// <summary>Parts are written.</summary>
    Publish,
}
