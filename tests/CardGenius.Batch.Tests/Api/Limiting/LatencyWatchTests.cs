using CardGenius.Batch.Api.Limiting;

namespace CardGenius.Batch.Tests.Api.Limiting;

public class LatencyWatchTests
{
    private readonly LatencyWatch _watch = new();

    [Fact]
    public void Only_complete_windows_are_evaluated()
    {
        Assert.Equal(LatencyTrend.Unknown, _watch.Observe(1, 3, isUnlimited: false));
        Assert.Equal(LatencyTrend.Unknown, _watch.Observe(2, 3, isUnlimited: false));
        Assert.Null(_watch.Baseline);
        Assert.Equal(LatencyTrend.Usual, _watch.Observe(3, 3, isUnlimited: false));
        Assert.Equal((2, 2), (_watch.Baseline, _watch.Latest));
    }

    [Theory]
    [InlineData(1.2, "Usual")]
    [InlineData(1.3, "Longer")]
    [InlineData(1.6, "MuchLonger")]
    [InlineData(0.5, "Usual")]
    public void Windows_are_compared_with_the_baseline(double then, string trend)
    {
        Judge(1);

        Assert.Equal(trend, Judge(then).ToString());
    }

    [Fact]
    public void Changes_below_fifty_milliseconds_are_noise()
    {
        Judge(0.005);
        Assert.Equal(LatencyTrend.Usual, Judge(0.008));
        Assert.Equal(LatencyTrend.Usual, Judge(0.054));
        Assert.Equal(LatencyTrend.MuchLonger, Judge(0.2));
    }

    [Fact]
    public void The_baseline_follows_shorter_latencies_quickly_and_longer_slowly()
    {
        Judge(2);
        Judge(1);
        Assert.Equal(1.75, _watch.Baseline);
        Judge(1.8);
        Assert.InRange(_watch.Baseline!.Value, 1.7501, 1.76);
        var before = _watch.Baseline;
        Judge(2.3);
        Judge(5);
        Assert.Equal(before, _watch.Baseline);
    }

    [Fact]
    public void If_a_lower_limit_does_not_help_the_latency_becomes_the_baseline()
    {
        Judge(1);
        Assert.Equal(LatencyTrend.MuchLonger, Judge(2));
        Assert.Equal(LatencyTrend.MuchLonger, Judge(3));
        Assert.Equal(LatencyTrend.MuchLonger, Judge(2.5));
        Assert.Equal(LatencyTrend.Usual, Judge(2.4));
        Assert.Equal(2.4, _watch.Baseline);
    }

    [Fact]
    public void A_restart_clears_the_window_but_not_the_baseline()
    {
        Judge(1);
        _watch.Observe(100, 2, isUnlimited: false);
        _watch.Restart();

        Assert.Equal(LatencyTrend.Unknown, _watch.Observe(1, 2, isUnlimited: false));
        Assert.Equal(LatencyTrend.Usual, _watch.Observe(1, 2, isUnlimited: false));
    }

    private LatencyTrend Judge(double seconds) => _watch.Observe(seconds, 1, isUnlimited: false);
}
