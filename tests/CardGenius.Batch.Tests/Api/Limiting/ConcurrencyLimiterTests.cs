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
    public void Natural_scatter_does_not_lower_it(int seed)
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
    public void A_few_scattered_refusals_cost_no_throughput(int seed)
    {
        var api = new SimulatedApi(seed, TimeSpan.FromSeconds(4)) { ScatteredRefusals = 0.02 };
        api.Run(TimeSpan.FromSeconds(5));

        var mean = api.Run(TimeSpan.FromHours(1));

        output.WriteLine($"mean limit {mean:0.00}, {(double)api.Refused / api.Requests:P1} refused");
        Assert.InRange(mean, 18, 20);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_server_with_less_capacity_is_soon_pressed_little_beyond_it(int seed)
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
    public void A_server_with_less_capacity_is_pressed_no_harder_after_an_hour()
    {
        var api = new SimulatedApi(6, TimeSpan.FromSeconds(4));
        api.Run(TimeSpan.FromMinutes(5));
        api.Capacity = 8;
        api.Run(TimeSpan.FromHours(1));

        Assert.InRange(api.Run(TimeSpan.FromMinutes(10)), 7, 13);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_server_that_throttles_is_asked_no_more_than_it_answers(int seed)
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

        // Five a second at 1.6 s are 8 in flight.
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
    public void An_outage_brings_it_to_one_within_seconds_and_it_comes_back(int seed)
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
    public void With_one_of_three_backends_healthy_the_limit_is_what_gets_through(int seed)
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

        // A third of 20 is 6.7 in flight; at about 1.6 s a response that is four a second. The limit was 1, and 0.6 a second.
        output.WriteLine($"mean {mean:0.00}, {answered:0.00}/s answered, back after {back.TotalSeconds:0.0} s");
        Assert.InRange(mean, 4.5, 8);
        Assert.InRange(answered, 2.5, 5);
        Assert.InRange(back.TotalSeconds, 1, 50);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_tenth_of_refusals_that_has_nothing_to_do_with_load_costs_about_a_tenth(int seed)
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
    public void An_API_that_is_slower_for_everyone_is_not_asked_less_for_it(int seed)
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
    public void The_first_requests_are_spread_over_the_ramp()
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

    [Fact]
    public void After_a_pause_they_are_spread_again_and_probes_do_not_count()
    {
        using var limit = new ConcurrencyLimiter(20, TimeSpan.FromSeconds(4), _time);
        Assert.True(limit.TryAcquireNow(true));
        Leave(limit, LimitSignal.Good);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, PassAll(limit));
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(19, PassAll(limit));
        for (var i = 0; i < 20; i++)
        {
            Leave(limit, LimitSignal.None);
        }

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, PassAll(limit));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(19, PassAll(limit));
    }

    [Fact]
    public void A_server_that_always_says_nothing_is_left_is_asked_less_but_not_almost_never()
    {
        using var limit = new ConcurrencyLimiter(20, TimeSpan.Zero, _time);
        for (var i = 0; i < 50; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            Assert.True(limit.TryAcquireNow(false));
            Leave(limit, LimitSignal.NearLimit);
        }

        Assert.Equal(5, limit.Limit, 6);
    }

    [Fact]
    public async Task Those_who_wait_for_the_ramp_pass_one_by_one_in_order()
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
    public async Task Who_comes_first_passes_first()
    {
        using var limit = new ConcurrencyLimiter(1, TimeSpan.Zero, _time);
        Assert.True(await limit.AcquireAsync(false, default, default));
        var waiting = Enumerable.Range(0, 5).Select(_ => limit.AcquireAsync(false, default, default).AsTask()).ToList();
        var ahead = limit.AcquireAsync(true, default, default).AsTask();

        foreach (var next in waiting.Prepend(ahead))
        {
            Leave(limit, LimitSignal.None);
            Assert.True(await next);
            Assert.Equal(1, limit.InFlight);
        }
    }

    [Fact]
    public async Task Who_is_told_to_stop_leaves_the_line_and_the_next_keeps_their_place()
    {
        using var stop = new CancellationTokenSource();
        using var cancel = new CancellationTokenSource();
        using var limit = new ConcurrencyLimiter(1, TimeSpan.Zero, _time);
        await limit.AcquireAsync(false, default, default);
        var stopped = limit.AcquireAsync(false, stop.Token, default).AsTask();
        var cancelled = limit.AcquireAsync(false, default, cancel.Token).AsTask();
        var patient = limit.AcquireAsync(false, default, default).AsTask();

        await stop.CancelAsync();
        await cancel.CancelAsync();

        Assert.False(await stopped);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(patient.IsCompleted);
        Leave(limit, LimitSignal.None);
        Assert.True(await patient);
        Assert.False(await limit.AcquireAsync(false, stop.Token, default));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await limit.AcquireAsync(false, default, cancel.Token));
    }

    [Fact]
    public void A_place_given_up_stays_taken_until_the_server_has_noticed()
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
    public void A_volley_of_refusals_lowers_it_once_a_round_trip()
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
        Leave(limit, LimitSignal.Overload);
        Assert.Equal(10, limit.Limit);
        _time.Advance(TimeSpan.FromSeconds(1));
        Leave(limit, LimitSignal.Overload);
        Assert.Equal(5, limit.Limit);
    }

    [Fact]
    public void It_never_leaves_its_bounds()
    {
        using var limit = new ConcurrencyLimiter(3, TimeSpan.Zero, _time);
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            Assert.True(limit.TryAcquireNow(false));
            Leave(limit, LimitSignal.Overload);
        }

        Assert.Equal(1, limit.Limit);
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.True(limit.TryAcquireNow(false));
            Leave(limit, LimitSignal.Good);
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
            Leave(limit, LimitSignal.Overload);
        }

        Assert.True(limit.TryAcquireNow(false));
        Assert.False(limit.TryAcquireNow(false));
        Assert.True(limit.TryAcquireNow(true));
        Assert.False(limit.TryAcquireNow(true));
    }

    [Fact]
    public void Passing_freely_allocates_nothing()
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
            Leave(limit, LimitSignal.None);
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

    private void Leave(ConcurrencyLimiter limit, LimitSignal signal) =>
        limit.Release(signal, "too much", _time.GetTimestamp(), TimeSpan.FromSeconds(1), TimeSpan.Zero);
}
