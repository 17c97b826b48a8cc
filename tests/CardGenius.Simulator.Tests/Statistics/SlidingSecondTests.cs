using CardGenius.Simulator.Statistics;
using CardGenius.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Simulator.Tests.Statistics;

public class SlidingSecondTests
{
    [Fact]
    public void Events_a_whole_second_apart_do_not_share_a_window()
    {
        var time = new ManualTimeProvider();
        var window = new SlidingSecond(time);
        for (var i = 0; i < 20; i++)
        {
            window.Add(time.GetTimestamp());
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(10, window.Max);
    }

    [Fact]
    public void It_finds_what_trying_every_window_finds() => Prop.ForAll(
        Gen.NonEmptyListOf(Gen.Choose(0, 700)).ToArbitrary(),
        gaps =>
        {
            var time = new ManualTimeProvider();
            var window = new SlidingSecond(time);
            var events = new List<DateTimeOffset>();
            foreach (var gap in gaps)
            {
                time.Advance(TimeSpan.FromMilliseconds(gap));
                events.Add(time.GetUtcNow());
                window.Add(time.GetTimestamp());
            }

            Assert.Equal(events.Max(from => events.Count(at => at >= from && at < from.AddSeconds(1))), window.Max);
        }).QuickCheckThrowOnFailure();
}
