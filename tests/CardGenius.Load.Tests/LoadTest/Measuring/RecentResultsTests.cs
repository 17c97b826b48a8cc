using CardGenius.Load.LoadTest.Definition;
using CardGenius.Load.LoadTest.Measuring;
using CardGenius.Testing;

namespace CardGenius.Load.Tests.LoadTest.Measuring;

public sealed class RecentResultsTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Results_older_than_ten_seconds_do_not_count()
    {
        var recent = new RecentResults(_time);
        Add(recent, 30, 9_000, isSuccess: false);
        _time.Advance(TimeSpan.FromSeconds(11));
        Add(recent, 30, 10, isSuccess: true);

        Assert.Null(recent.FindBroken([AbortRule.Parse("p50>1s")!, AbortRule.Parse("error-rate>1%")!]));
        Assert.Equal((30, 0), (recent.Snapshot().Sorted.Length, recent.Snapshot().Failed));
    }

    [Fact]
    public void Few_results_break_no_rule()
    {
        var recent = new RecentResults(_time);
        Add(recent, RecentResults.Fewest - 1, 9_000, isSuccess: false);
        Assert.Null(recent.FindBroken([AbortRule.Parse("error-rate>1%")!]));

        Add(recent, 1, 9_000, isSuccess: true);
        var broken = recent.FindBroken([AbortRule.Parse("error-rate>1%")!]);
        Assert.Equal(0.95, broken!.Value.Value);
    }

    [Theory]
    [InlineData("average>100ms", false)]
    [InlineData("average>99ms", true)]
    [InlineData("p50>100ms", false)]
    [InlineData("p95>99ms", true)]
    [InlineData("p99>0.099s", true)]
    public void A_rule_is_broken_above_its_limit(string rule, bool isBroken)
    {
        var recent = new RecentResults(_time);
        Add(recent, 40, 100, isSuccess: true);

        Assert.Equal(isBroken, recent.FindBroken([AbortRule.Parse(rule)!]) is not null);
    }

    private static void Add(RecentResults recent, int count, double milliseconds, bool isSuccess)
    {
        for (var i = 0; i < count; i++)
        {
            recent.Add(TimeSpan.FromMilliseconds(milliseconds), isSuccess);
        }
    }
}
