using System.Text.Json.Serialization;

namespace CardGenius.Batch.Timeline;

/// <summary>The kind of an event in the timeline of a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunEventKind>))]
public enum RunEventKind
{
    /// <summary>The first execution of the run began.</summary>
    Started,

    /// <summary>A later execution of the run began, or a paused execution continued.</summary>
    Resumed,

    /// <summary>The run waited until the API was available.</summary>
    Held,

    /// <summary>The concurrency limit was at most three quarters of the configured concurrency.</summary>
    LimitLowered,

    /// <summary>A caller changed the concurrency or the rate limit. The run has applied the change.</summary>
    LimitsChanged,

    /// <summary>The circuit breaker was open.</summary>
    BreakerOpened,

    /// <summary>A control request paused the run.</summary>
    Paused,

    /// <summary>The run began to write its results.</summary>
    Publishing,

    /// <summary>The execution stopped.</summary>
    Stopped,

    /// <summary>The execution ended without a result, for example because its process was killed. The time is the last one that the run
    /// recorded.</summary>
    Interrupted,

    /// <summary>A control request cancelled the run.</summary>
    Cancelled,

    /// <summary>The results are published, and every user has a result.</summary>
    Completed,

    /// <summary>The results are published, and some users are failures.</summary>
    CompletedWithFailures,
}
