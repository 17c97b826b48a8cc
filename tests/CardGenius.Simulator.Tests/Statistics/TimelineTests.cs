using CardGenius.Simulator.Statistics;

namespace CardGenius.Simulator.Tests.Statistics;

public class TimelineTests
{
    [Fact]
    public void Seconds_without_events_carry_what_is_in_flight()
    {
        var timeline = new Timeline(0);
        timeline.Request(1);
        timeline.Request(2);
        timeline.Roll(3, 2);
        timeline.End(isOk: true);
        timeline.Bytes(70);
        timeline.Roll(4, 1);
        timeline.End(isOk: false);

        Assert.Equal(
            [
                new TimelineSecond(0, 2, 0, 0, 2, 0),
                new TimelineSecond(1, 0, 0, 0, 2, 0),
                new TimelineSecond(2, 0, 0, 0, 2, 0),
                new TimelineSecond(3, 0, 1, 0, 2, 70),
                new TimelineSecond(4, 0, 0, 1, 1, 0),
            ],
            timeline.Snapshot());
    }

    [Fact]
    public void Its_length_is_bounded_and_a_gap_of_years_costs_no_time()
    {
        var timeline = new Timeline(0);
        timeline.Roll(10_000_000_000, 1);

        var seconds = timeline.Snapshot();

        Assert.Equal(10_000_000_000, seconds[^1].Second);
        Assert.InRange(seconds.Count, 100_000, 200_000);
    }
}
