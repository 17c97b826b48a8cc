using CardGenius.Batch.Publishing.Report;

namespace CardGenius.Batch.Tests.Publishing.Report;

public sealed class TimeAxisTests
{
    [Fact]
    public void A_long_pause_is_shortened_and_the_times_around_it_keep_their_scale()
    {
        var report = ReportFixture.Weekly();
        var axis = TimeAxis.Of(report);
        var (from, to) = report.Period!.Value;
        Assert.Equal((0.0, 1.0), (axis.PositionOf(from), axis.PositionOf(to)));
        var paused = axis.PositionOf(from.AddMinutes(1495)) - axis.PositionOf(from.AddMinutes(75));
        Assert.Equal(0.03, paused, 1e-9);
        Assert.Equal(axis.PositionOf(from.AddMinutes(20)), axis.PositionOf(from.AddMinutes(1515)) - axis.PositionOf(from.AddMinutes(1495)), 1e-9);
    }

    [Fact]
    public void The_labels_are_round_times_that_do_not_overlap()
    {
        var ticks = TimeAxis.Of(ReportFixture.Weekly()).Ticks;
        Assert.Equal(["11-02 02:00", "02:15", "02:30", "02:45", "03:00", "03:15", "11-03 03:15"], ticks.Select(t => t.Label));
        Assert.All(ticks.Zip(ticks.Skip(1)), pair => Assert.True(pair.Second.Position - pair.First.Position >= 0.09));
    }

    [Fact]
    public void A_run_of_no_duration_has_an_axis()
    {
        var report = ReportFixture.Weekly();
        var axis = TimeAxis.Of(report with { Timeline = new() { Events = [report.Timeline.Events[0]] } });
        Assert.InRange(axis.PositionOf(ReportFixture.Start), 0, 1);
    }
}
