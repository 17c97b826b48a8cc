using System.Text.Json;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Tests.Timeline;

public sealed class RunTimelineTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);

    private static RunEvent Event(string id, RunEventKind kind, double minutes, double? until = null) => new()
    {
        Id = id,
        Kind = kind,
        At = Start.AddMinutes(minutes),
        Until = until is { } end ? Start.AddMinutes(end) : null,
    };

    private static RunSample Sample(int number, double seconds = 10) => new()
    {
        At = Start.AddSeconds((number + 1) * seconds),
        Seconds = seconds,
        Users = 8,
        Requests = 9,
        Errors = [new(FailureClass.ServerError, 1)],
        P95Ms = number,
    };

    [Fact]
    public void A_batch_that_is_added_twice_changes_nothing()
    {
        var batch = new TimelineBatch { Events = [Event("a/0", RunEventKind.Started, 0)], Samples = [Sample(0), Sample(1)] };
        var once = new RunTimeline().Add(batch);
        Assert.Equal(JsonSerializer.Serialize(once), JsonSerializer.Serialize(once.Add(batch)));
    }

    [Fact]
    public void An_event_that_has_changed_replaces_the_stored_one()
    {
        var timeline = new RunTimeline()
            .Add(new() { Events = [Event("a/0", RunEventKind.Held, 10)] })
            .Add(new() { Events = [Event("a/0", RunEventKind.Held, 10, until: 31)] });
        Assert.Equal(Start.AddMinutes(31), Assert.Single(timeline.Events).Until);
    }

    [Fact]
    public void A_second_execution_is_a_resume_and_an_execution_without_an_end_was_interrupted()
    {
        var timeline = new RunTimeline()
            .Add(new() { Events = [Event("a/0", RunEventKind.Started, 0), Event("a/1", RunEventKind.Held, 10)], Samples = [Sample(0, 1200)] })
            .Add(new() { Events = [Event("b/0", RunEventKind.Started, 60)] });
        Assert.Equal(
            [RunEventKind.Started, RunEventKind.Held, RunEventKind.Interrupted, RunEventKind.Resumed], timeline.Events.Select(e => e.Kind));
        Assert.Equal(Start.AddMinutes(20), timeline.Events[1].Until);
        Assert.Equal(Start.AddMinutes(20), timeline.Events[2].At);
    }

    [Fact]
    public void An_execution_that_stopped_was_not_interrupted()
    {
        var timeline = new RunTimeline()
            .Add(new() { Events = [Event("a/0", RunEventKind.Started, 0), Event("a/1", RunEventKind.Stopped, 5)] })
            .Add(new() { Events = [Event("b/0", RunEventKind.Started, 60)] });
        Assert.Equal([RunEventKind.Started, RunEventKind.Stopped, RunEventKind.Resumed], timeline.Events.Select(e => e.Kind));
    }

    [Fact]
    public void Too_many_events_keep_the_first_and_the_latest_and_count_the_others()
    {
        var timeline = new RunTimeline();
        for (var i = 0; i < 2 * RunTimeline.MostEvents; i++)
        {
            timeline = timeline.Add(new() { Events = [Event($"a/{i}", RunEventKind.LimitLowered, i, i + 1)] });
        }

        Assert.Equal(RunTimeline.MostEvents, timeline.Events.Count);
        Assert.Equal(RunTimeline.MostEvents, timeline.DroppedEvents);
        Assert.Equal("a/49", timeline.Events[RunTimeline.FirstEvents - 1].Id);
        Assert.Equal("a/999", timeline.Events[^1].Id);
        Assert.Equal("a/550", timeline.Events[RunTimeline.FirstEvents].Id);
    }

    [Fact]
    public void Too_many_samples_halve_the_resolution_and_keep_the_counts()
    {
        const int count = 7 * RunTimeline.MostSamples;
        var timeline = new RunTimeline();
        foreach (var part in Enumerable.Range(0, count).Select(i => Sample(i)).Chunk(100))
        {
            timeline = timeline.Add(new() { Samples = part });
        }

        Assert.InRange(timeline.Samples.Count, RunTimeline.MostSamples / 2, RunTimeline.MostSamples);
        Assert.Equal(80, timeline.SampleSeconds);
        Assert.Equal(8 * count, timeline.Samples.Sum(s => s.Users));
        Assert.Equal(9 * count, timeline.Samples.Sum(s => s.Requests));
        Assert.Equal(count, timeline.Samples.Sum(s => s.Errors.Sum(e => e.Count)));
        Assert.Equal(10.0 * count, timeline.Samples.Sum(s => s.Seconds));
        Assert.Equal(timeline.Samples.Order(Comparer<RunSample>.Create((a, b) => a.At.CompareTo(b.At))), timeline.Samples);
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(timeline, TimelineJsonContext.Default.RunTimeline).Length, 0, 600_000);
    }

    [Fact]
    public void Samples_on_both_sides_of_a_gap_are_not_combined()
    {
        var timeline = new RunTimeline { SampleSeconds = 60 }.Add(new() { Samples = [Sample(0), Sample(1), Sample(100)] });
        Assert.Equal([20, 10], timeline.Samples.Select(s => s.Seconds));
    }
}
