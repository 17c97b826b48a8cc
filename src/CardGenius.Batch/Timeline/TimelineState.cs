using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Timeline;

/// <summary>The state of a <see cref="TimelineRecorder"/>, with which another recorder can continue. It is small and contains no data of a
/// user.</summary>
public sealed record TimelineState
{
    /// <summary>The number of events so far.</summary>
    public int Numbered { get; init; }

    /// <summary>What is not stored yet.</summary>
    public TimelineBatch Pending { get; set; } = new();

    /// <summary>The latest event of each kind.</summary>
    public IReadOnlyList<RunEvent> Latest { get; set; } = [];

    /// <summary>The number of the latest change of the limits that was recorded.</summary>
    public int Limits { get; init; }

    /// <summary>The start of the current sample; null before the first one.</summary>
    public DateTimeOffset? SampleFrom { get; init; }

    /// <summary>The number of users in the current sample.</summary>
    public long Users { get; init; }

    /// <summary>The requests in the current sample.</summary>
    public ChunkTally Requests { get; set; } = ChunkTally.Zero;

    /// <summary>The latest figures of the current sample; null if there are none.</summary>
    public RunSample? Gauges { get; init; }

    /// <summary>The time at which the present hold began; null if the run is not held.</summary>
    public DateTimeOffset? HeldSince { get; init; }
}
