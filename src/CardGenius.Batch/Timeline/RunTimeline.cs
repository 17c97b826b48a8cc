namespace CardGenius.Batch.Timeline;

/// <summary>
/// The timeline of a run: its events and its figures over time. Its size is limited. All executions of the run add to it, also after a kill.
/// </summary>
public sealed record RunTimeline
{
    /// <summary>The maximum number of events. When there are more, the first <see cref="FirstEvents"/> and the latest ones are kept.</summary>
    public const int MostEvents = 500;

    /// <summary>The number of events from the start of the run that are always kept.</summary>
    public const int FirstEvents = 50;

    /// <summary>The maximum number of samples. When there are more, each two samples are combined.</summary>
    public const int MostSamples = 2000;

    /// <summary>The events, in the order in which they began.</summary>
    public IReadOnlyList<RunEvent> Events { get; set; } = [];

    /// <summary>The number of events that were dropped because there were too many.</summary>
    public long DroppedEvents { get; init; }

    /// <summary>The figures over time, in ascending order of their times.</summary>
    public IReadOnlyList<RunSample> Samples { get; set; } = [];

    /// <summary>The minimum length of a sample in seconds. It doubles when there are too many samples.</summary>
    public double SampleSeconds { get; set; } = 10;

    /// <summary>The time of the latest record; null in an empty timeline.</summary>
    internal DateTimeOffset? LatestAt
    {
        get
        {
            var sample = Samples.Count > 0 ? Samples[^1].At : (DateTimeOffset?)null;
            var recorded = Events.Select(e => e.Until ?? e.At).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
            return recorded == DateTimeOffset.MinValue || sample > recorded ? sample : recorded;
        }
    }

    /// <summary>Adds a batch. Adding the same batch again changes nothing.</summary>
    public RunTimeline Add(TimelineBatch batch)
    {
        List<RunEvent> events = [.. Events];
        foreach (var added in batch.Events)
        {
            Add(events, added);
        }

        var dropped = DroppedEvents + batch.DroppedEvents;
        if (events.Count > MostEvents)
        {
            dropped += events.Count - MostEvents;
            events.RemoveRange(FirstEvents, events.Count - MostEvents);
        }

        List<RunSample> samples = [.. Samples];
        var seconds = SampleSeconds;
        foreach (var sample in batch.Samples.Where(s => Samples.Count == 0 || s.At > Samples[^1].At))
        {
            Add(samples, sample, seconds);
            if (samples.Count > MostSamples)
            {
                seconds *= 2;
                samples = Combined(samples, seconds);
            }
        }

        return this with { Events = events, DroppedEvents = dropped, Samples = samples, SampleSeconds = seconds };
    }

    /// <summary>Records that the last execution ended without a result, for example because its process was killed. An execution that recorded its
    /// end is not changed.</summary>
    /// <param name="lastSeen">When the execution was active for the last time.</param>
    public RunTimeline Interrupted(DateTimeOffset lastSeen)
    {
        if (Events.Count == 0 || HasEnded(Events))
        {
            return this;
        }

        List<RunEvent> events = [.. Events];
        Interrupt(events, LatestAt > lastSeen ? LatestAt.Value : lastSeen);
        return this with { Events = events };
    }

    private void Add(List<RunEvent> events, RunEvent added)
    {
        var position = events.FindIndex(e => e.Id == added.Id);
        if (position >= 0)
        {
            // Each execution records a change of the limits, and the first one applied it.
            events[position] = added.Kind == RunEventKind.LimitsChanged ? events[position] : added;
            return;
        }

        if (added.Kind == RunEventKind.Started && events.Count > 0)
        {
            Interrupt(events, LatestAt is { } latest && latest < added.At ? latest : added.At);
            added = added with { Kind = RunEventKind.Resumed };
        }

        events.Add(added);
    }

    // An execution that was killed recorded no end. Its holds and pauses ended with it at the latest.
    private static void Interrupt(List<RunEvent> events, DateTimeOffset at)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i] is { Until: null, Kind: RunEventKind.Held or RunEventKind.LimitLowered or RunEventKind.BreakerOpened })
            {
                events[i] = events[i] with { Until = at > events[i].At ? at : events[i].At };
            }
        }

        if (!HasEnded(events))
        {
            events.Add(new() { Id = events[^1].Id + "/interrupted", Kind = RunEventKind.Interrupted, At = at });
        }
    }

    private static bool HasEnded(IReadOnlyList<RunEvent> events) => events[^1].Kind is RunEventKind.Stopped or RunEventKind.Paused
        or RunEventKind.Interrupted or RunEventKind.Cancelled or RunEventKind.Completed or RunEventKind.CompletedWithFailures;

    private static void Add(List<RunSample> samples, RunSample sample, double seconds)
    {
        if (samples.Count > 0 && (samples[^1].Seconds < seconds || sample.Seconds == 0) && Follows(samples[^1], sample))
        {
            samples[^1] = samples[^1].Then(sample);
        }
        else
        {
            samples.Add(sample);
        }
    }

    private static List<RunSample> Combined(List<RunSample> samples, double seconds)
    {
        List<RunSample> combined = [];
        foreach (var sample in samples)
        {
            Add(combined, sample, seconds);
        }

        // Only gaps remain between the samples if they cannot be combined, so the oldest ones are removed.
        return combined.Count > MostSamples ? combined[^MostSamples..] : combined;
    }

    private static bool Follows(RunSample sample, RunSample next) =>
        Math.Abs((next.At - sample.At).TotalSeconds - next.Seconds) < 1;
}
