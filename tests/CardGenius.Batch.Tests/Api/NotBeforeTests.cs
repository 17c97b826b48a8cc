using CardGenius.Batch.Api;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Tests.Api.Responses;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Api;

public class NotBeforeTests
{
    private static readonly ApiSettings Settings = new() { RampSeconds = 0 };

    [Fact]
    public async Task All_calls_wait_if_one_response_asks_for_it()
    {
        using var harness = new ClientHarness(
            n => n == 1 ? StubHandler.Status(429, ("Retry-After", "30")) : StubHandler.Json(SampleResponses.OneCard), Settings);
        var throttled = harness.Client.RecommendAsync(ClientHarness.Request, default, default).AsTask();
        var others = Enumerable.Range(0, 19).Select(_ => harness.Client.RecommendAsync(ClientHarness.Request, default, default).AsTask());
        var neutral = harness.Client.ProbeAsync(default).AsTask();
        var all = Task.WhenAll([throttled, neutral, .. others]);
        Assert.Equal(1, harness.Handler.Requests);

        harness.Time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal(1, harness.Handler.Requests);

        var results = await harness.RunAsync(all);
        Assert.All(results, r => Assert.Equal(CallVerdict.Answered, r.Verdict));
        Assert.Equal(22, harness.Handler.Requests);
    }

    [Fact]
    public async Task A_long_wait_ends_all_calls_until_the_time_has_come()
    {
        var isThrottling = true;
        using var harness = new ClientHarness(
            _ => isThrottling ? StubHandler.Status(429, ("Retry-After", "600")) : StubHandler.Json(SampleResponses.OneCard), Settings);
        var began = harness.Time.GetUtcNow();

        var (first, _) = await harness.RecommendAsync();
        var (second, took) = await harness.RecommendAsync();
        var neutral = await harness.ProbeAsync();

        Assert.Equal(1, harness.Handler.Requests);
        Assert.All([first, second, neutral], r =>
        {
            Assert.Equal((CallVerdict.Unavailable, began.AddSeconds(600)), (r.Verdict, r.NotBefore));
            Assert.Equal((FailureClass.RateLimited, 429), (r.Failure!.Class, r.Failure.Status));
        });
        Assert.Equal(TimeSpan.Zero, took);
        Assert.False(neutral.ShowsThatTheApiIsThere);

        isThrottling = false;
        harness.Time.Advance(began.AddSeconds(600) - harness.Time.GetUtcNow());
        Assert.Equal(CallVerdict.Answered, (await harness.RecommendAsync()).Result.Verdict);
    }

    [Theory]
    [InlineData("86400", 3600)]
    [InlineData("99999999999999999999999999", 3600)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 3600)]
    [InlineData("3599", 3599)]
    public async Task The_wait_is_bounded_by_a_setting(string value, int seconds)
    {
        using var harness = new ClientHarness(_ => StubHandler.Status(503, ("Retry-After", value)), Settings);
        var began = harness.Time.GetUtcNow();

        var (result, _) = await harness.RecommendAsync();

        Assert.Equal(began.AddSeconds(seconds), result.NotBefore!.Value, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void The_latest_time_of_all_responses_applies()
    {
        var time = new CardGenius.Testing.ManualTimeProvider();
        var notBefore = new NotBefore(time);
        Assert.Equal(TimeSpan.Zero, notBefore.Remaining);

        notBefore.Record(new Attempt { RetryAfter = TimeSpan.FromSeconds(100), Status = 429 });
        notBefore.Record(new Attempt { RetryAfter = TimeSpan.FromSeconds(5), Status = 503 });
        notBefore.Record(new Attempt { Status = 500 });

        Assert.Equal((TimeSpan.FromSeconds(100), 429), (notBefore.Remaining, notBefore.Cause!.Status));
        time.Advance(TimeSpan.FromSeconds(101));
        Assert.Equal(TimeSpan.Zero, notBefore.Remaining);
    }

    [Fact]
    public void A_short_wait_applies_to_all_calls_if_several_responses_ask_for_it()
    {
        var time = new CardGenius.Testing.ManualTimeProvider();
        var notBefore = new NotBefore(time);
        var throttled = new Attempt { RetryAfter = TimeSpan.FromSeconds(2), Status = 429 };
        for (var i = 0; i < 60; i++)
        {
            notBefore.Record(i % 10 == 0 ? throttled : new Attempt { Status = 200 });
        }

        Assert.Equal(TimeSpan.Zero, notBefore.Remaining);
        notBefore.Record(throttled);
        notBefore.Record(throttled);
        Assert.Equal(TimeSpan.Zero, notBefore.Remaining);
        notBefore.Record(throttled);

        Assert.Equal(TimeSpan.FromSeconds(2), notBefore.Remaining);
    }

    [Fact]
    public async Task A_short_wait_that_one_response_asks_for_delays_its_own_call_only()
    {
        using var harness = new ClientHarness(
            n => n == 1 ? StubHandler.Status(503, ("Retry-After", "2")) : StubHandler.Json(SampleResponses.OneCard),
            Settings with { RetryBaseSeconds = 0.01 });
        var call = harness.Client.RecommendAsync(ClientHarness.Request, default, default).AsTask();
        var began = harness.Time.GetUtcNow();

        Assert.Equal((CallVerdict.Answered, 2), ((await harness.RecommendAsync()).Result.Verdict, harness.Handler.Requests));
        Assert.Equal(began, harness.Time.GetUtcNow());

        Assert.Equal(CallVerdict.Answered, (await harness.RunAsync(call)).Verdict);
        Assert.InRange((harness.Time.GetUtcNow() - began).TotalSeconds, 2, 2.3);
    }

    [Fact]
    public async Task Stopping_and_cancelling_end_the_wait()
    {
        using var stop = new CancellationTokenSource();
        using var cancel = new CancellationTokenSource();
        using var harness = new ClientHarness(_ => StubHandler.Status(429, ("Retry-After", "30")), Settings);
        var stopped = harness.Client.RecommendAsync(ClientHarness.Request, stop.Token, default).AsTask();
        var cancelled = harness.Client.RecommendAsync(ClientHarness.Request, default, cancel.Token).AsTask();

        await stop.CancelAsync();
        await cancel.CancelAsync();

        Assert.Equal(CallVerdict.Stopped, (await stopped).Verdict);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(1, harness.Handler.Requests);
    }
}
