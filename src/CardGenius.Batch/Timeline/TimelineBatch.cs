namespace CardGenius.Batch.Timeline;

/// <summary>A part of a timeline that is not stored yet, or that has changed since.</summary>
public sealed record TimelineBatch
{
    /// <summary>The events, in the order in which they began.</summary>
    public IReadOnlyList<RunEvent> Events { get; set; } = [];

    /// <summary>The number of events that the recorder dropped before they were stored.</summary>
    public long DroppedEvents { get; init; }

    /// <summary>The samples, in ascending order of their times.</summary>
    public IReadOnlyList<RunSample> Samples { get; set; } = [];
}
