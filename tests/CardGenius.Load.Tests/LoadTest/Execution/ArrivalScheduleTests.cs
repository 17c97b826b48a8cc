using CardGenius.Load.LoadTest.Definition;
using CardGenius.Load.LoadTest.Execution;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Load.Tests.LoadTest.Execution;

public sealed class ArrivalScheduleTests
{
    [Fact]
    public void A_constant_rate_has_equal_distances()
    {
        var schedule = new ArrivalSchedule([new RateStage(10, 10, TimeSpan.FromSeconds(1))]);

        var due = Enumerable.Range(0, 11).Select(i => schedule.Of(i)?.Due.TotalSeconds);
        Assert.Equal([0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95, null], due.Select(d => d is { } s ? Math.Round(s, 6) : (double?)null));
    }

    [Fact]
    public void A_ramp_from_zero_reaches_a_quarter_of_its_requests_at_half_of_its_time()
    {
        var schedule = new ArrivalSchedule([new RateStage(0, 200, TimeSpan.FromSeconds(600))]);

        Assert.Equal(300, schedule.Of(14_999)!.Value.Due.TotalSeconds, 0.1);
        Assert.NotNull(schedule.Of(59_999));
        Assert.Null(schedule.Of(60_000));
    }

    [Fact]
    public void Any_ramp_sends_its_requests_in_order_in_the_right_stage_and_number() => Prop.ForAll(
        Gen.Choose(0, 300).Two().SelectMany(r => Gen.Choose(1, 20), (r, seconds) => (From: r.Item1, To: r.Item2, Seconds: seconds)).ToArbitrary(),
        ramp =>
        {
            var stages = RateStage.Divide(ramp.From, ramp.To, TimeSpan.FromSeconds(ramp.Seconds), 10);
            var schedule = new ArrivalSchedule(stages);
            var expected = (ramp.From + ramp.To) / 2.0 * ramp.Seconds;
            var last = TimeSpan.Zero;
            long count = 0;
            for (; schedule.Of(count) is var (due, stage); count++)
            {
                Assert.True(due >= last);
                Assert.InRange(due, stages[0].Duration * stage * 0.999999, stages[0].Duration * (stage + 1) * 1.000001);
                last = due;
            }

            Assert.InRange(count, expected - 0.51, expected + 0.51);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_stages_of_a_constant_rate_have_names_that_differ()
    {
        Assert.Equal(["5/s, part 1", "5/s, part 2"], RateStage.Divide(5, 5, TimeSpan.FromSeconds(20), 2).Select(s => s.Name));
        Assert.Equal(["0 to 2.5/s", "2.5 to 5/s"], RateStage.Divide(0, 5, TimeSpan.FromSeconds(20), 2).Select(s => s.Name));
    }

    [Fact]
    public void The_stage_at_a_time_is_known_until_the_end()
    {
        var schedule = new ArrivalSchedule(RateStage.Divide(0, 10, TimeSpan.FromSeconds(20), 2));

        Assert.Equal([0, 0, 1, 1, null], new double[] { 0, 9.9, 10, 19.9, 20 }.Select(s => schedule.StageAt(TimeSpan.FromSeconds(s))));
    }
}
