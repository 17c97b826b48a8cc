using CardGenius.Batch.Api.Limiting;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Api.Limiting;

/// <summary>The maximum of a concurrency limiter is changed while requests are in flight.</summary>
public class ChangedCeilingTests
{
    private readonly ManualTimeProvider _time = new();

    private ConcurrencyLimiter New(int ceiling, double rampSeconds = 0) => new(ceiling, TimeSpan.FromSeconds(rampSeconds), _time);

    private static int AcquireAll(ConcurrencyLimiter limiter)
    {
        var acquired = 0;
        while (limiter.TryAcquireNow(false))
        {
            acquired++;
        }

        return acquired;
    }

    private void Release(ConcurrencyLimiter limiter, LimitSignal signal = LimitSignal.Good, string? cause = null) =>
        limiter.Release(signal, cause, _time.GetTimestamp(), TimeSpan.FromSeconds(1), TimeSpan.Zero);

    [Fact]
    public void A_lower_maximum_applies_when_requests_in_flight_end()
    {
        using var limiter = New(8);
        Assert.Equal(8, AcquireAll(limiter));

        limiter.ChangeCeiling(3);

        Assert.Equal((8, 3.0), (limiter.InFlight, limiter.Limit));
        for (var ended = 1; ended <= 5; ended++)
        {
            Release(limiter);
            Assert.False(limiter.TryAcquireNow(false));
        }

        Release(limiter);
        Assert.True(limiter.TryAcquireNow(false));
        Assert.Equal(3, limiter.InFlight);
        Assert.Null(limiter.Reason);
    }

    [Fact]
    public async Task A_higher_maximum_admits_the_callers_that_wait()
    {
        using var limiter = New(2);
        Assert.Equal(2, AcquireAll(limiter));
        var waiting = Enumerable.Range(0, 4).Select(_ => limiter.AcquireAsync(false, default, default).AsTask()).ToList();

        limiter.ChangeCeiling(5);

        Assert.All(await Task.WhenAll(waiting.Take(3)), Assert.True);
        Assert.False(waiting[3].IsCompleted);
        Assert.Equal(5, limiter.InFlight);
    }

    [Fact]
    public void The_limit_rises_gradually_to_a_higher_maximum()
    {
        using var limiter = New(4, rampSeconds: 4);
        AcquireAll(limiter);
        _time.Advance(TimeSpan.FromSeconds(4));
        AcquireAll(limiter);
        Assert.Equal(4, limiter.InFlight);

        limiter.ChangeCeiling(20);

        Assert.Equal(0, AcquireAll(limiter));
        _time.Advance(TimeSpan.FromSeconds(2));
        AcquireAll(limiter);
        Assert.Equal(12, limiter.InFlight);
        _time.Advance(TimeSpan.FromSeconds(2));
        AcquireAll(limiter);
        Assert.Equal(20, limiter.InFlight);
    }

    [Fact]
    public void A_throttled_limit_stays_when_the_maximum_is_raised()
    {
        using var limiter = New(8);
        AcquireAll(limiter);
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var refused = 0; refused < 8; refused++)
        {
            Release(limiter, LimitSignal.Throttled, "the API throttles (429)");
        }

        var lowered = limiter.Limit;
        Assert.InRange(lowered, 1, 7);

        limiter.ChangeCeiling(20);

        Assert.Equal(lowered, limiter.Limit);
        Assert.StartsWith("the API throttles (429)", limiter.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_maximum_below_a_throttled_limit_is_the_limit_without_a_reason()
    {
        using var limiter = New(8);
        AcquireAll(limiter);
        _time.Advance(TimeSpan.FromSeconds(1));
        Release(limiter, LimitSignal.Throttled, "the API throttles (429)");
        limiter.ChangeCeiling(1);

        Assert.Equal((1.0, null), (limiter.Limit, limiter.Reason));
    }
}
