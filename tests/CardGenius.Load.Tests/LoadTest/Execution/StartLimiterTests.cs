using CardGenius.Load.LoadTest.Execution;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Load.Tests.LoadTest.Execution;

public sealed class StartLimiterTests
{
    [Fact]
    public void No_second_has_more_starts_than_the_maximum() => Prop.ForAll(
        Gen.Choose(1, 20).SelectMany(_ => Gen.ListOf(Gen.Choose(0, 200)), (most, gaps) => (Most: most, Gaps: gaps)).ToArbitrary(),
        load =>
        {
            var limiter = new StartLimiter(load.Most);
            var now = TimeSpan.Zero;
            var starts = new List<TimeSpan>();
            foreach (var gap in load.Gaps)
            {
                now += TimeSpan.FromMilliseconds(gap);
                var start = limiter.Reserve(now);
                Assert.True(start >= now);
                starts.Add(start);
            }

            Assert.All(starts, at => Assert.True(starts.Count(s => s >= at && s < at + TimeSpan.FromSeconds(1)) <= load.Most));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_rate_below_the_maximum_is_not_delayed()
    {
        var limiter = new StartLimiter(10);

        Assert.All(Enumerable.Range(0, 100).Select(i => TimeSpan.FromSeconds(i * 0.11)), at => Assert.Equal(at, limiter.Reserve(at)));
    }
}
