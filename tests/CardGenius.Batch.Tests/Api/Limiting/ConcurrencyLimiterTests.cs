using CardGenius.Batch.Api.Limiting;
using CardGenius.Testing;
using Xunit.Abstractions;

namespace CardGenius.Batch.Tests.Api.Limiting;

public class ConcurrencyLimiterTests(ITestOutputHelper output)
{
    private readonly ManualTimeProvider _time = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Usual_latency_variation_does_not_lower_the_limit(int seed)
    {
        var api = new SimulatedApi(seed, TimeSpan.FromSeconds(4));
        api.Run(TimeSpan.FromSeconds(5));

        var mean = api.Run(TimeSpan.FromHours(1));

        output.WriteLine($"mean limit {mean:0.00}, {api.Requests} requests");
        Assert.InRange(mean, 19.5, 20);
        Assert.Equal(20, api.MostInFlight);
        Assert.Null(api.Limit.Reason);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_few_refusals_do_not_reduce_the_throughput(int seed)
    {
        var api = new SimulatedApi(seed, TimeSpan.FromSeconds(4)) { ScatteredRefusals = 0.02 };
        api.Run(TimeSpan.FromSeconds(5));

        var mean = api.Run(TimeSpan.FromHours(1));

        output.WriteLine($"mean limit {mean:0.00}, {(double)api.Refused / api.Requests:P1} refused");
        Assert.InRange(mean, 18, 20);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Refusals_of_a_twentieth_at_any_load_cost_only_their_retries(int seed)
    {
        var api = new SimulatedApi(seed, TimeSpan.FromSeconds(4)) { ScatteredRefusals = 0.05 };
        api.Run(TimeSpan.FromSeconds(5));

        var mean = api.Run(TimeSpan.FromHours(1));

        // Without a tolerance for random variation, the mean limit was 10.6.
        output.WriteLine($"mean limit {mean:0.00}, {(double)api.Refused / api.Requests:P1} refused");
        Assert.InRange(mean, 18, 20);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_limit_soon_adapts_to_a_lower_server_capacity(int seed)
    {
        var api = new SimulatedApi(seed, TimeSpan.FromSeconds(4));
        api.Run(TimeSpan.FromMinutes(5));

        api.Capacity = 8;
        var first = api.Run(TimeSpan.FromSeconds(30));
        var mean = api.Run(TimeSpan.FromMinutes(10));
        var reason = api.Limit.Reason;
        api.Capacity = int.MaxValue;
        var back = api.RunUntil(19);

        output.WriteLine($"first 30 s {first:0.00}, then {mean:0.00}, back after {back.TotalSeconds:0.0} s; {reason}");
        Assert.InRange(first, 8, 17);
        Assert.InRange(mean, 7, 13);
        Assert.StartsWith("responses take ", reason, StringComparison.Ordinal);
        Assert.InRange(back.TotalSeconds, 1, 35);
    }

    [Fact]
    public void The_limit_stays_at_a_lower_server_capacity_for_an_hour()
    {
        var api = new SimulatedApi(6, TimeSpan.FromSeconds(4));
        api.Run(TimeSpan.FromMinutes(5));
        api.Capacity = 8;
        api.Run(TimeSpan.FromHours(1));

        Assert.InRange(api.Run(TimeSpan.FromMinutes(10)), 7, 13);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_limit_adapts_to_the_rate_of_a_throttling_server(int seed)
    {
        var api = new SimulatedApi(seed, TimeSpan.FromSeconds(4));
        api.Run(TimeSpan.FromMinutes(5));

        api.RateLimit = 5;
        api.Run(TimeSpan.FromSeconds(30));
        var (requests, refused) = (api.Requests, api.Refused);
        var mean = api.Run(TimeSpan.FromMinutes(10));
        (requests, refused) = (api.Requests - requests, api.Refused - refused);
        api.RateLimit = null;
        var back = api.RunUntil(19);

        // Five requests per second with a latency of 1.6 s are 8 requests in flight.
        output.WriteLine(
            $"mean {mean:0.00}, {(double)refused / requests:P1} refused, {(requests - refused) / 600.0:0.00}/s answered, "
            + $"back after {back.TotalSeconds:0.0} s");
        Assert.InRange(mean, 5, 9);
        Assert.InRange((double)refused / requests, 0, 0.06);
        Assert.InRange((requests - refused) / 600.0, 3.5, 5);
        Assert.InRange(back.TotalSeconds, 1, 35);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void An_outage_lowers_the_limit_to_one_and_it_recovers(int seed)
    {
        var api = new SimulatedApi(seed, TimeSpan.FromSeconds(4));
        api.Run(TimeSpan.FromMinutes(5));

        api.IsOut = true;
        api.Run(TimeSpan.FromSeconds(10));
        var limit = api.Limit.Limit;
        api.IsOut = false;
        var back = api.RunUntil(19);

        output.WriteLine($"limit {limit:0.00}, back after {back.TotalSeconds:0.0} s");
        Assert.Equal(1, limit);
        Assert.InRange(back.TotalSeconds, 1, 40);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void With_one_of_three_backends_the_limit_is_a_third(int seed)
    {
        var api = new SimulatedApi(seed, TimeSpan.FromSeconds(4));
        api.Run(TimeSpan.FromMinutes(5));

        api.ScatteredRefusals = 2.0 / 3;
        api.Run(TimeSpan.FromSeconds(30));
        var (requests, refused) = (api.Requests, api.Refused);
        var mean = api.Run(TimeSpan.FromMinutes(10));
        var answered = (api.Requests - requests - (api.Refused - refused)) / 600.0;
        api.ScatteredRefusals = 0;
        var back = api.RunUntil(19);

        // A third of 20 is 6.7 requests in flight. With a latency of about 1.6 s, these are four responses per second. An earlier version had a
        // limit of 1 and got 0.6 responses per second.
        output.WriteLine($"mean {mean:0.00}, {answered:0.00}/s answered, back after {back.TotalSeconds:0.0} s");
        Assert.InRange(mean, 4.5, 9);
        Assert.InRange(answered, 2.5, 5);
        Assert.InRange(back.TotalSeconds, 1, 50);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Refusals_of_a_tenth_at_any_load_cost_about_a_tenth(int seed)
    {
        var api = new SimulatedApi(seed, TimeSpan.FromSeconds(4));
        api.Run(TimeSpan.FromMinutes(5));

        api.ScatteredRefusals = 0.1;
        api.Run(TimeSpan.FromMinutes(2));
        var mean = api.Run(TimeSpan.FromMinutes(20));

        output.WriteLine($"mean {mean:0.00}");
        Assert.InRange(mean, 11, 20);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_slower_API_does_not_lower_the_limit_permanently(int seed)
    {
        var api = new SimulatedApi(seed, TimeSpan.FromSeconds(4));
        api.Run(TimeSpan.FromMinutes(5));

        api.BaseLatency = 4;
        var lowest = api.Run(TimeSpan.FromMinutes(1));
        api.Run(TimeSpan.FromMinutes(1));
        var then = api.Run(TimeSpan.FromMinutes(10));

        output.WriteLine($"first minute {lowest:0.00}, from the third {then:0.00}");
        Assert.InRange(then, 19, 20);
    }

    [Fact]
    public void The_first_requests_are_distributed_over_the_ramp()
    {
        using var limit = new ConcurrencyLimiter(20, TimeSpan.FromSeconds(4), _time);
        var passed = new List<int> { PassAll(limit) };
        for (var second = 1; second <= 4; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            passed.Add(PassAll(limit));
        }

        Assert.Equal([1, 4, 5, 5, 5], passed);
        Assert.Equal(20, limit.InFlight);
    }

    [Theory]
    [InlineData(1_500, 1_500)]
    [InlineData(150, 150)]
    [InlineData(30_000, 4_000)]
    public void The_ramp_takes_one_response_time(int latencyMs, int rampMs)
    {
        using var limit = new ConcurrencyLimiter(20, TimeSpan.FromSeconds(4), _time);
        Assert.True(limit.TryAcquireNow(true));
        limit.Release(LimitSignal.Good, null, _time.GetTimestamp(), TimeSpan.FromMilliseconds(latencyMs), TimeSpan.Zero);
        Assert.Equal(1, PassAll(limit));
        _time.Advance(TimeSpan.FromMilliseconds(rampMs / 2));
        Assert.Equal(9, PassAll(limit));
        _time.Advance(TimeSpan.FromMilliseconds(rampMs / 2));
        Assert.Equal(10, PassAll(limit));
    }

    [Fact]
    public void The_ramp_restarts_after_a_pause_and_ignores_probes()
    {
        using var limit = new ConcurrencyLimiter(20, TimeSpan.FromSeconds(4), _time);
        Assert.True(limit.TryAcquireNow(true));
        Release(limit, LimitSignal.Good);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, PassAll(limit));
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(19, PassAll(limit));
        for (var i = 0; i < 20; i++)
        {
            Release(limit, LimitSignal.None);
        }

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, PassAll(limit));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(19, PassAll(limit));
    }

    [Fact]
    public void Permanent_no_request_left_headers_lower_the_limit_to_a_floor()
    {
        using var limit = new ConcurrencyLimiter(20, TimeSpan.Zero, _time);
        for (var i = 0; i < 50; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            Assert.True(limit.TryAcquireNow(false));
            Release(limit, LimitSignal.NearLimit);
        }

        Assert.Equal(5, limit.Limit, 6);
    }

    [Fact]
    public async Task Callers_that_wait_for_the_ramp_pass_in_order()
    {
        using var limit = new ConcurrencyLimiter(20, TimeSpan.FromSeconds(4), _time);
        var waiting = Enumerable.Range(0, 20).Select(_ => limit.AcquireAsync(false, default, default).AsTask()).ToList();
        var before = limit.InFlight;
        for (var i = 1; i < 20; i++)
        {
            Assert.Equal(i, limit.InFlight);
            _time.AdvanceToNextTimer();
        }

        Assert.Equal(1, before);
        Assert.Equal(20, limit.InFlight);
        Assert.All(await Task.WhenAll(waiting), Assert.True);
        Assert.InRange((_time.GetUtcNow() - new ManualTimeProvider().GetUtcNow()).TotalSeconds, 3.9, 4.1);
    }

    [Fact]
    public async Task Callers_pass_in_order_of_arrival()
    {
        using var limit = new ConcurrencyLimiter(1, TimeSpan.Zero, _time);
        Assert.True(await limit.AcquireAsync(false, default, default));
        var waiting = Enumerable.Range(0, 5).Select(_ => limit.AcquireAsync(false, default, default).AsTask()).ToList();
        var ahead = limit.AcquireAsync(true, default, default).AsTask();

        foreach (var next in waiting.Prepend(ahead))
        {
            Release(limit, LimitSignal.None);
            Assert.True(await next);
            Assert.Equal(1, limit.InFlight);
        }
    }

    [Fact]
    public async Task A_stopped_caller_leaves_the_queue_and_the_others_keep_their_order()
    {
        using var stop = new CancellationTokenSource();
        using var cancel = new CancellationTokenSource();
        using var limit = new ConcurrencyLimiter(1, TimeSpan.Zero, _time);
        await limit.AcquireAsync(false, default, default);
        var stopped = limit.AcquireAsync(false, stop.Token, default).AsTask();
        var cancelled = limit.AcquireAsync(false, default, cancel.Token).AsTask();
        var waiting = limit.AcquireAsync(false, default, default).AsTask();

        await stop.CancelAsync();
        await cancel.CancelAsync();

        Assert.False(await stopped);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(waiting.IsCompleted);
        Release(limit, LimitSignal.None);
        Assert.True(await waiting);
        Assert.False(await limit.AcquireAsync(false, stop.Token, default));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await limit.AcquireAsync(false, default, cancel.Token));
    }

    [Fact]
    public void An_aborted_request_counts_as_in_flight_for_a_delay()
    {
        using var limit = new ConcurrencyLimiter(1, TimeSpan.Zero, _time);
        Assert.True(limit.TryAcquireNow(false));

        limit.Release(LimitSignal.None, null, _time.GetTimestamp(), TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        _time.Advance(TimeSpan.FromMilliseconds(99));
        var early = limit.TryAcquireNow(false);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        SpinWait.SpinUntil(() => limit.InFlight == 0, Eventually.Guard);

        Assert.False(early);
        Assert.True(limit.TryAcquireNow(false));
    }

    [Fact]
    public void A_burst_of_refusals_lowers_the_limit_once_per_round_trip()
    {
        using var limit = new ConcurrencyLimiter(20, TimeSpan.Zero, _time);
        PassAll(limit);
        var began = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 20; i++)
        {
            limit.Release(LimitSignal.Overload, "too much", began, TimeSpan.FromSeconds(1), TimeSpan.Zero);
        }

        Assert.Equal(10, limit.Limit);
        Assert.Equal("too much: at most 10 of 20 requests in flight", limit.Reason);

        PassAll(limit);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Release(limit, LimitSignal.Overload);
        Assert.Equal(10, limit.Limit);
        _time.Advance(TimeSpan.FromSeconds(1));
        Release(limit, LimitSignal.Overload);
        Assert.Equal(5, limit.Limit);
    }

    [Fact]
    public void The_limit_stays_within_its_bounds()
    {
        using var limit = new ConcurrencyLimiter(3, TimeSpan.Zero, _time);
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            Assert.True(limit.TryAcquireNow(false));
            Release(limit, LimitSignal.Overload);
        }

        Assert.Equal(1, limit.Limit);
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.True(limit.TryAcquireNow(false));
            Release(limit, LimitSignal.Good);
        }

        Assert.Equal(3, limit.Limit);
        Assert.Null(limit.Reason);
        Assert.Equal(3, PassAll(limit));
    }

    [Fact]
    public void A_probe_passes_a_lowered_limit_but_not_the_ceiling()
    {
        using var limit = new ConcurrencyLimiter(2, TimeSpan.Zero, _time);
        for (var i = 0; i < 40; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            Assert.True(limit.TryAcquireNow(false));
            Release(limit, LimitSignal.Overload);
        }

        Assert.True(limit.TryAcquireNow(false));
        Assert.False(limit.TryAcquireNow(false));
        Assert.True(limit.TryAcquireNow(true));
        Assert.False(limit.TryAcquireNow(true));
    }

    [Fact]
    public void Acquiring_without_a_wait_allocates_nothing()
    {
        using var limit = new ConcurrencyLimiter(2, TimeSpan.Zero, _time);
        Pass();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Pass();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Pass()
        {
            Assert.True(limit.AcquireAsync(false, default, default).AsTask().IsCompletedSuccessfully);
            Release(limit, LimitSignal.None);
        }
    }

    private static int PassAll(ConcurrencyLimiter limit)
    {
        var passed = 0;
        while (limit.TryAcquireNow(false))
        {
            passed++;
        }

        return passed;
    }

    private void Release(ConcurrencyLimiter limit, LimitSignal signal) =>
        limit.Release(signal, "too much", _time.GetTimestamp(), TimeSpan.FromSeconds(1), TimeSpan.Zero);
}
