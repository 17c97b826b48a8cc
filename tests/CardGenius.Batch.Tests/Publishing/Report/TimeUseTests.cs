using CardGenius.Batch.Publishing.Report;
using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Tests.Publishing.Report;

public sealed class TimeUseTests
{
    private static readonly DateTimeOffset Start = ReportFixture.Start;

    private static RunReport Report(params RunEvent[] events) => ReportFixture.Weekly() with { Timeline = new() { Events = events } };

    private static RunEvent Event(RunEventKind kind, double minute, double? until = null) => new()
    {
        Id = $"{minute}",
        Kind = kind,
        At = Start.AddMinutes(minute),
        Until = until is { } end ? Start.AddMinutes(end) : null,
    };

    [Fact]
    public void The_parts_add_up_to_the_whole()
    {
        var use = TimeUse.Of(Report(
            Event(RunEventKind.Started, 0),
            Event(RunEventKind.Held, 10, until: 30),
            Event(RunEventKind.Stopped, 40),
            Event(RunEventKind.Resumed, 50),
            Event(RunEventKind.Paused, 60, until: 75),
            Event(RunEventKind.Resumed, 75),
            Event(RunEventKind.Publishing, 98),
            Event(RunEventKind.Completed, 100)));
        Assert.Equal(
            (100.0, 20.0, 25.0, 2.0, 53.0),
            (use.Whole.TotalMinutes, use.Held.TotalMinutes, use.Idle.TotalMinutes, use.Publishing.TotalMinutes, use.Working.TotalMinutes));
    }

    [Fact]
    public void A_stop_during_the_publication_is_no_publication()
    {
        var use = TimeUse.Of(Report(
            Event(RunEventKind.Started, 0), Event(RunEventKind.Publishing, 10), Event(RunEventKind.Interrupted, 11), Event(RunEventKind.Resumed, 20),
            Event(RunEventKind.Publishing, 21), Event(RunEventKind.Completed, 22)));
        Assert.Equal((9.0, 2.0, 11.0), (use.Idle.TotalMinutes, use.Publishing.TotalMinutes, use.Working.TotalMinutes));
    }

    [Fact]
    public void Without_a_timeline_there_is_no_time() => Assert.Equal(TimeSpan.Zero, TimeUse.Of(Report()).Whole);
}
