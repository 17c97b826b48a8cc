using CardGenius.Simulator.Traffic;
using CardGenius.Testing;

namespace CardGenius.Simulator.Tests.Traffic;

public class RateLimiterTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void A_burst_passes_and_then_the_rate_rules()
    {
        var limiter = new RateLimiter(10, 3, _time);

        Assert.Equal([2, 1, 0], Enumerable.Range(0, 3).Select(_ => limiter.Take("a").Remaining));
        Assert.Equal(new RateDecision(false, 0, TimeSpan.FromMilliseconds(100)), limiter.Take("a"));
        _time.Advance(TimeSpan.FromMilliseconds(40));
        Assert.Equal(60, limiter.Take("a").Wait.TotalMilliseconds, 0.001);
        _time.Advance(TimeSpan.FromMilliseconds(60));
        Assert.True(limiter.Take("a").IsAllowed);
        Assert.False(limiter.Take("a").IsAllowed);
    }

    [Fact]
    public void Waiting_long_fills_the_burst_and_no_more()
    {
        var limiter = new RateLimiter(10, 3, _time);
        for (var i = 0; i < 3; i++)
        {
            limiter.Take("a");
        }

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => limiter.Take("a").IsAllowed));
    }

    [Fact]
    public void Each_client_has_its_own_tokens()
    {
        var limiter = new RateLimiter(1, 1, _time);

        Assert.True(limiter.Take("a").IsAllowed);
        Assert.True(limiter.Take("b").IsAllowed);
        Assert.False(limiter.Take("a").IsAllowed);
    }

    [Fact]
    public void Over_a_minute_exactly_rate_and_burst_pass()
    {
        var limiter = new RateLimiter(50, 30, _time);
        var passed = 0;
        for (var i = 0; i < 60_000; i++)
        {
            passed += limiter.Take("a").IsAllowed ? 1 : 0;
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(passed, (50 * 60) + 29, (50 * 60) + 30);
    }
}
