using CardGenius.Batch.Api.Limiting;
using CardGenius.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.Api.Limiting;

public class RateLimiterTests
{
    [Fact]
    public void At_most_rate_plus_burst_requests_start_in_any_second()
    {
        var arrivals = ArbMap.Default.GeneratorFor<int>().Select(i => Math.Abs(i % 400)).ListOf();
        var cases =
            from rate in Gen.Elements(0.5, 1, 3, 7.3, 10, 20)
            from burst in Gen.Choose(1, 20)
            from waits in arrivals
            from step in Gen.Choose(1, 50)
            select (rate, burst, waits, step);

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var passed = Drive(c.rate, c.burst, c.waits, c.step);
            var most = passed.Select(t => passed.Count(u => u >= t && u < t + TimeSpan.TicksPerSecond)).DefaultIfEmpty().Max();
            return passed.Count == c.waits.Count && most <= c.rate + c.burst;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(10, 20)]
    [InlineData(3, 4)]
    public void The_full_rate_is_used(double rate, int burst)
    {
        var passed = Drive(rate, burst, [.. Enumerable.Repeat(0, 200)], 1);

        var seconds = new TimeSpan(passed[^1] - passed[0]).TotalSeconds;
        Assert.Equal((200 - burst) / rate, seconds, 0.3);
        Assert.Equal(burst, passed.Count(t => t == passed[0]));
    }

    [Theory]
    [InlineData(10.0, 3.0)]
    [InlineData(3.0, 10.0)]
    [InlineData(0.5, 20.0)]
    [InlineData(20.0, 0.5)]
    public void A_change_of_the_rate_keeps_at_most_the_higher_rate_plus_burst_in_any_second(double rate, double changed)
    {
        const int Burst = 3;
        var time = new ManualTimeProvider();
        using var limiter = new RateLimiter(rate, Burst, time);
        var passed = new List<long>();
        for (var millisecond = 0; millisecond < 20_000; millisecond++)
        {
            if (millisecond == 9_990)
            {
                limiter.ChangeRate(changed);
            }

            while (limiter.TryAcquireNow(false))
            {
                passed.Add(millisecond);
            }

            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.True(passed.Max(t => passed.Count(u => u >= t && u < t + 1000)) <= Math.Max(rate, changed) + Burst);
        Assert.InRange(passed.Count(t => t >= 9_990), (10 * changed) - 2 - Burst, (10 * changed) + 1);
    }

    [Fact]
    public async Task A_caller_that_waits_for_a_low_rate_continues_when_the_limit_is_removed()
    {
        var time = new ManualTimeProvider();
        using var limiter = new RateLimiter(0.001, 1, time);
        Assert.True(await limiter.AcquireAsync(false, default, default));
        var waiting = limiter.AcquireAsync(false, default, default).AsTask();
        Assert.False(waiting.IsCompleted);

        limiter.ChangeRate(null);

        Assert.True(await waiting);
    }

    [Fact]
    public async Task Without_a_rate_there_is_no_wait()
    {
        using var limiter = new RateLimiter(null, 1, new ManualTimeProvider());
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(await limiter.AcquireAsync(false, default, default));
        }
    }

    [Fact]
    public async Task A_late_request_does_not_increase_the_rate()
    {
        var time = new ManualTimeProvider();
        using var limiter = new RateLimiter(10, 1, time);
        Assert.True(await limiter.AcquireAsync(false, default, default));
        time.Advance(TimeSpan.FromHours(1));

        Assert.True(limiter.TryAcquireNow(false));
        Assert.False(limiter.TryAcquireNow(false));
    }

    [Fact]
    public async Task A_stopped_caller_uses_no_permit()
    {
        var time = new ManualTimeProvider();
        using var stop = new CancellationTokenSource();
        using var limiter = new RateLimiter(1, 1, time);
        await limiter.AcquireAsync(false, default, default);
        var stopped = limiter.AcquireAsync(false, stop.Token, default).AsTask();
        var waiting = limiter.AcquireAsync(false, default, default).AsTask();

        await stop.CancelAsync();
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await stopped);
        Assert.True(await waiting);
    }

    // Returns the times in ticks at which the requests start. The requests arrive after the given waits (in milliseconds). The clock advances in
    // steps of the given length (in milliseconds), so that timers are late.
    private static List<long> Drive(double rate, int burst, IReadOnlyList<int> waits, int step)
    {
        var time = new ManualTimeProvider();
        using var limiter = new RateLimiter(rate, burst, time);
        var line = new Queue<long>();
        var arrival = time.GetTimestamp();
        foreach (var wait in waits)
        {
            arrival += wait * TimeSpan.TicksPerMillisecond;
            line.Enqueue(arrival);
        }

        var passed = new List<long>();
        while (line.Count > 0)
        {
            while (line.TryPeek(out var due) && due <= time.GetTimestamp() && limiter.TryAcquireNow(false))
            {
                line.Dequeue();
                passed.Add(time.GetTimestamp());
            }

            time.Advance(TimeSpan.FromMilliseconds(step));
        }

        return passed;
    }
}
