using CardGenius.Batch.Model;

namespace CardGenius.Batch.Telemetry;

/// <summary>The gauges of a run that this process works on. A null value is not reported.</summary>
public sealed record RunGauges
{
    /// <summary>What the run is doing.</summary>
    public RunState? State { get; init; }

    /// <summary>The users in the plan of the run; null until it is planned.</summary>
    public long? Users { get; init; }

    /// <summary>The users that are not finished; null until the run is planned.</summary>
    public long? Pending { get; init; }

    /// <summary>The estimated time until the run ends.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>The chunks in progress.</summary>
    public int? Window { get; init; }

    /// <summary>The time since the present hold began; zero while the run is not held.</summary>
    public TimeSpan? Held { get; init; }

    /// <summary>What the API client of this process knows.</summary>
    public ApiGauges? Api { get; init; }
}
