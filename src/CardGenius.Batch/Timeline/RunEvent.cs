using CardGenius.Batch.Model;

namespace CardGenius.Batch.Timeline;

/// <summary>An event in the timeline of a run. It contains no data of a user. Equal events that follow each other closely are one event.</summary>
public sealed record RunEvent
{
    /// <summary>The id of the event: the name of the execution, and a number. A repeated write replaces the event with the same id.</summary>
    public required string Id { get; init; }

    /// <summary>What happened.</summary>
    public required RunEventKind Kind { get; init; }

    /// <summary>The time at which the event began, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The time at which a hold, a pause, a lower limit or an open breaker ended; null while it lasts, and for events without a
    /// duration.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The reason; null if there is none. For <see cref="RunEventKind.LimitsChanged"/>, the old and the new limits.</summary>
    public string? Reason { get; init; }

    /// <summary>The cause of a stop.</summary>
    public StopCause Cause { get; init; }

    /// <summary>Who started, resumed, paused or cancelled the run, or changed its limits: a user of a machine, or a caller of the HTTP API. Null if unknown.</summary>
    public string? By { get; init; }

    /// <summary>The number of events that this event combines, for example the waits of a hold.</summary>
    public int Count { get; set; } = 1;

    /// <summary>The lowest concurrency limit of <see cref="RunEventKind.LimitLowered"/>, or the new concurrency of
    /// <see cref="RunEventKind.LimitsChanged"/>.</summary>
    public double? Limit { get; init; }
}
