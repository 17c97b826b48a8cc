using System.Net.Sockets;
using CardGenius.Batch.Api;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Tests.Api.Responses;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Api;

public class CardGeniusClientTests
{
    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public async Task The_breaker_ignores_changes_of_the_system_clock(int days)
    {
        var isOut = true;
        using var harness = new ClientHarness(
            _ => isOut ? StubHandler.Status(503) : StubHandler.Json("{\"cards\":[]}"), new ApiSettings { Attempts = 1, BreakerMinimumAttempts = 5 });
        for (var i = 0; i < 5; i++)
        {
            await harness.RecommendAsync();
        }

        Assert.True(harness.Client.Health.BreakerOpen);
        harness.Time.SetClock(TimeSpan.FromDays(days));
        Assert.True(harness.Client.Health.BreakerOpen);
        isOut = false;
        harness.Time.Advance(TimeSpan.FromSeconds(16));

        Assert.False(harness.Client.Health.BreakerOpen);
        Assert.Equal(CallVerdict.Answered, (await harness.RecommendAsync()).Result.Verdict);
    }

    [Fact]
    public async Task A_response_is_ranked()
    {
        using var harness = new ClientHarness(_ => StubHandler.Json(SampleResponses.OneCard));

        var (result, took) = await harness.RecommendAsync();

        Assert.Equal(CallVerdict.Answered, result.Verdict);
        Assert.Equal(95, Assert.Single(result.Cards).NetSavings);
        Assert.Equal(FailureClass.None, Assert.Single(result.Attempts).Class);
        Assert.Null(result.Failure);
        Assert.Equal(TimeSpan.Zero, took);
    }

    [Fact]
    public async Task A_request_has_the_documented_form()
    {
        using var handler = new StubHandler(_ => StubHandler.Json(SampleResponses.OneCard));
        using var harness = new ClientHarness(handler, token: "secret");

        await harness.RecommendAsync();

        var request = Assert.Single(handler.Seen);
        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Equal(new ApiSettings().Url, request.RequestUri!.ToString());
        Assert.Equal("application/json", request.Content!.Headers.ContentType!.ToString());
        Assert.Equal(ClientHarness.Request.Length, request.Content.Headers.ContentLength);
        Assert.Equal("CardGenius-Batch-Runner/1.0", request.Headers.UserAgent.ToString());
        Assert.Equal("secret", Assert.Single(request.Headers.GetValues("partner-token")));
        Assert.Equal(ClientHarness.Request.ToArray(), System.Text.Encoding.UTF8.GetBytes(Assert.Single(handler.Bodies)));
    }

    [Theory]
    [InlineData(408, FailureClass.ServerError)]
    [InlineData(421, FailureClass.ServerError)]
    [InlineData(425, FailureClass.ServerError)]
    [InlineData(499, FailureClass.ServerError)]
    [InlineData(429, FailureClass.RateLimited)]
    [InlineData(500, FailureClass.ServerError)]
    [InlineData(502, FailureClass.ServerError)]
    [InlineData(503, FailureClass.ServerError)]
    [InlineData(504, FailureClass.ServerError)]
    [InlineData(599, FailureClass.ServerError)]
    [InlineData(301, FailureClass.WrongShape)]
    public async Task Transient_statuses_are_attempted_three_times(int status, FailureClass failureClass)
    {
        using var harness = new ClientHarness(_ => StubHandler.Status(status));

        var (result, took) = await harness.RecommendAsync();

        Assert.Equal(CallVerdict.Exhausted, result.Verdict);
        Assert.Equal(3, harness.Handler.Requests);
        Assert.Equal(3, result.Attempts.Count);
        Assert.All(result.Attempts, a => Assert.Equal((failureClass, status), (a.Class, a.Status)));
        Assert.Equal((failureClass, status, 3), (result.Failure!.Class, result.Failure.Status, result.Failure.Attempts));
        Assert.InRange(took.TotalSeconds, 1, 10);
        Assert.Equal(took, result.Failure.Last - result.Failure.First);
    }

    [Theory]
    [InlineData("refused", FailureClass.Connection)]
    [InlineData("dns", FailureClass.Dns)]
    [InlineData("tls", FailureClass.Tls)]
    [InlineData("garbage", FailureClass.NotJson)]
    [InlineData("io", FailureClass.Connection)]
    [InlineData("socket", FailureClass.Connection)]
    [InlineData("<html>", FailureClass.NotJson)]
    [InlineData("{\"savings\":[", FailureClass.CutOff)]
    [InlineData("{}", FailureClass.WrongShape)]
    [InlineData("{\"status\":\"error\",\"error_code\":\"CALC_001\"}", FailureClass.ApiError)]
    public async Task Transient_errors_are_attempted_three_times(string fault, FailureClass failureClass)
    {
        using var handler = new StubHandler((_, _, _) => fault switch
        {
            "refused" => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused", new IOException("inner")),
            "dns" => throw new HttpRequestException(HttpRequestError.NameResolutionError, "no such host"),
            "tls" => throw new HttpRequestException(HttpRequestError.SecureConnectionError, "handshake"),
            "garbage" => throw new HttpRequestException(HttpRequestError.InvalidResponse, "not HTTP"),
            "io" => throw new IOException("reset"),
            "socket" => throw new SocketException((int)SocketError.NotConnected),
            _ => Task.FromResult(StubHandler.Json(fault)),
        });
        using var harness = new ClientHarness(handler);

        var (result, _) = await harness.RecommendAsync();

        Assert.Equal((CallVerdict.Exhausted, 3), (result.Verdict, handler.Requests));
        Assert.All(result.Attempts, a => Assert.Equal(failureClass, a.Class));
        Assert.Equal(failureClass, result.Failure!.Class);
        Assert.NotEmpty(result.Failure.Detail);
    }

    [Theory]
    [InlineData(400, CallVerdict.Rejected, FailureClass.BadRequest)]
    [InlineData(422, CallVerdict.Rejected, FailureClass.BadRequest)]
    [InlineData(401, CallVerdict.Refused, FailureClass.Unauthorized)]
    [InlineData(403, CallVerdict.Refused, FailureClass.Unauthorized)]
    [InlineData(404, CallVerdict.Refused, FailureClass.BadRequest)]
    [InlineData(405, CallVerdict.Refused, FailureClass.BadRequest)]
    [InlineData(410, CallVerdict.Refused, FailureClass.BadRequest)]
    [InlineData(413, CallVerdict.Refused, FailureClass.BadRequest)]
    public async Task A_refused_request_is_attempted_once(int status, CallVerdict verdict, FailureClass failureClass)
    {
        using var harness = new ClientHarness(_ => StubHandler.Status(status));

        var (result, _) = await harness.RecommendAsync();

        Assert.Equal((verdict, 1), (result.Verdict, harness.Handler.Requests));
        Assert.Equal((failureClass, status, 1), (result.Failure!.Class, result.Failure.Status, result.Failure.Attempts));
        Assert.DoesNotContain("CARDGENIUS_PARTNER_TOKEN", result.Failure.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Credentials_refused_for_a_neutral_request_are_fatal(int status)
    {
        using var harness = new ClientHarness(_ => StubHandler.Status(status));

        var result = await harness.ProbeAsync();

        Assert.Equal((CallVerdict.Fatal, FailureClass.Unauthorized), (result.Verdict, result.Failure!.Class));
        Assert.Contains("Set CARDGENIUS_PARTNER_TOKEN", result.Failure.Detail, StringComparison.Ordinal);
        Assert.Contains($"{status}", result.Failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_requires_credentials_is_fatal_at_once()
    {
        using var harness = new ClientHarness(_ => StubHandler.Status(407));

        var (result, _) = await harness.RecommendAsync();

        Assert.Equal((CallVerdict.Fatal, 1), (result.Verdict, harness.Handler.Requests));
        Assert.Equal((FailureClass.ProxyRefused, 407), (result.Failure!.Class, result.Failure.Status));
        Assert.Contains("proxy", result.Failure.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("CARDGENIUS_PARTNER_TOKEN", result.Failure.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "Retry-After", "1")]
    [InlineData(401, "Retry-After", "1")]
    [InlineData(403, "Retry-After", "1")]
    [InlineData(403, "X-RateLimit-Remaining", "0")]
    [InlineData(404, "Retry-After", "0")]
    [InlineData(420, "X-RateLimit-Remaining", "0")]
    [InlineData(422, "X-RateLimit-Remaining", "-1")]
    public async Task A_4xx_with_throttling_headers_is_rate_limited(int status, string header, string value)
    {
        using var harness = new ClientHarness(
            n => n < 3 ? StubHandler.Status(status, (header, value)) : StubHandler.Json(SampleResponses.OneCard), new() { RampSeconds = 0 });

        var (result, _) = await harness.RecommendAsync();

        Assert.Equal((CallVerdict.Answered, 3), (result.Verdict, harness.Handler.Requests));
        Assert.All(result.Attempts.Take(2), a => Assert.Equal((FailureClass.RateLimited, status), (a.Class, a.Status)));
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_its_target_is_named()
    {
        using var harness = new ClientHarness(_ => StubHandler.Status(302, ("Location", "/login?secret=1")));

        var (result, _) = await harness.RecommendAsync();

        Assert.Contains(
            "redirects to https://card-recommendation-api-v2.bankkaro.com/login. Redirects are not followed",
            result.Failure!.Detail,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_that_succeeds_leaves_no_failure()
    {
        using var harness = new ClientHarness(n => n < 3 ? StubHandler.Status(503) : StubHandler.Json(SampleResponses.OneCard));

        var (result, _) = await harness.RecommendAsync();

        Assert.Equal(CallVerdict.Answered, result.Verdict);
        Assert.Null(result.Failure);
        Assert.Equal([503, 503, 200], result.Attempts.Select(a => a.Status!.Value));
    }

    [Theory]
    [InlineData("Retry-After", "7", 14, 16)]
    [InlineData("Retry-After", "Mon, 02 Nov 2026 02:00:20 GMT", 20, 30)]
    [InlineData("Retry-After", "12.5", 25, 28)]
    [InlineData("Retry-After", "-3", 0.5, 10)]
    [InlineData("Retry-After", "soon", 0.5, 10)]
    public async Task Retry_After_is_applied_up_to_a_limit(string header, string value, double least, double most)
    {
        using var harness = new ClientHarness(n => n < 3 ? StubHandler.Status(429, (header, value)) : StubHandler.Json(SampleResponses.OneCard));

        var (result, took) = await harness.RecommendAsync();

        Assert.Equal(CallVerdict.Answered, result.Verdict);
        Assert.InRange(took.TotalSeconds, least, most);
    }

    [Fact]
    public async Task Waits_double_with_jitter_up_to_a_limit()
    {
        var waits = new List<double[]>();
        for (var seed = 0; seed < 20; seed++)
        {
            var sent = new List<DateTimeOffset>();
            var random = new Random(seed);
            var time = new CardGenius.Testing.ManualTimeProvider();
            using var handler = new StubHandler(_ =>
            {
                sent.Add(time.GetUtcNow());
                return StubHandler.Status(500);
            });
            using var harness = new ClientHarness(
                handler, new ApiSettings { Attempts = 9, RetryMaxSeconds = 20 }, time: time, randomizer: random.NextDouble);
            await harness.RecommendAsync();
            waits.Add([.. sent.Zip(sent.Skip(1), (a, b) => (b - a).TotalSeconds)]);
        }

        Assert.All(waits, w => Assert.Equal(8, w.Length));
        Assert.All(waits.SelectMany(w => w), w => Assert.InRange(w, 0, 20.01));
        Assert.InRange(waits.Average(w => w[0]), 0.5, 2);
        Assert.InRange(waits.Average(w => w[2]) / waits.Average(w => w[1]), 1.4, 2.8);
        Assert.True(waits.Select(w => w[1]).Distinct().Count() > 15);
    }

    [Fact]
    public async Task An_attempt_ends_at_its_timeout()
    {
        using var handler = new StubHandler(async (_, _, cancelled) =>
        {
            await Task.Delay(Timeout.Infinite, cancelled);
            throw new InvalidOperationException();
        });
        using var harness = new ClientHarness(handler);

        var (result, took) = await harness.RecommendAsync();

        Assert.Equal((CallVerdict.Exhausted, 3), (result.Verdict, handler.Requests));
        Assert.All(result.Attempts, a => Assert.Equal((FailureClass.Timeout, null), (a.Class, a.Status)));
        Assert.All(result.Attempts, a => Assert.InRange(a.Latency.TotalSeconds, 30, 31));
        Assert.Equal("No complete response within 30 s.", result.Failure!.Detail);
        Assert.InRange(took.TotalSeconds, 90, 100);
    }

    [Fact]
    public async Task The_detail_of_a_failure_never_contains_the_request()
    {
        using var handler = new StubHandler(async (_, request, cancelled) =>
            StubHandler.Json("Wrong: " + await request.Content!.ReadAsStringAsync(cancelled), System.Net.HttpStatusCode.BadRequest));
        using var harness = new ClientHarness(handler);

        var (result, _) = await harness.RecommendAsync();

        Assert.Contains("Wrong: {\"amazon_spends\":…,", result.Failure!.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("123456", result.Failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_ends_a_wait_at_once()
    {
        using var stop = new CancellationTokenSource();
        using var harness = new ClientHarness(_ => StubHandler.Status(503));
        var call = harness.Client.RecommendAsync(ClientHarness.Request, stop.Token, default).AsTask();
        Assert.False(call.IsCompleted);

        await stop.CancelAsync();
        var result = await call;

        Assert.Equal((CallVerdict.Stopped, 1), (result.Verdict, harness.Handler.Requests));
        Assert.Equal(503, result.Failure!.Status);
    }

    [Theory]
    [InlineData(200, CallVerdict.Answered)]
    [InlineData(400, CallVerdict.Rejected)]
    [InlineData(401, CallVerdict.Refused)]
    [InlineData(503, CallVerdict.Stopped)]
    public async Task A_stop_lets_the_attempt_in_flight_finish(int status, CallVerdict verdict)
    {
        using var stop = new CancellationTokenSource();
        var response = new TaskCompletionSource<HttpResponseMessage>();
        using var handler = new StubHandler((_, _, cancelled) => response.Task.WaitAsync(cancelled));
        using var harness = new ClientHarness(handler);
        var call = harness.Client.RecommendAsync(ClientHarness.Request, stop.Token, default).AsTask();

        await stop.CancelAsync();
        Assert.False(call.IsCompleted);
        response.SetResult(status == 200 ? StubHandler.Json(SampleResponses.OneCard) : StubHandler.Status(status));

        Assert.Equal(verdict, (await call).Verdict);
        Assert.Equal(1, handler.Requests);
    }

    [Fact]
    public async Task A_call_stopped_before_its_start_sends_nothing()
    {
        using var harness = new ClientHarness(_ => StubHandler.Json(SampleResponses.OneCard));

        var (result, _) = await harness.RecommendAsync(new CancellationToken(canceled: true));

        Assert.Equal((CallVerdict.Stopped, 0), (result.Verdict, harness.Handler.Requests));
        Assert.Empty(result.Attempts);
        Assert.Null(result.Failure);
    }

    [Fact]
    public async Task A_stop_ends_the_waits_for_both_limiters()
    {
        using var stop = new CancellationTokenSource();
        var settings = new ApiSettings { RampSeconds = 0, RequestsPerSecond = 1 };
        using var handler = new StubHandler(async (_, _, cancelled) =>
        {
            await Task.Delay(Timeout.Infinite, cancelled);
            throw new InvalidOperationException();
        });
        using var harness = new ClientHarness(handler, settings, concurrency: 2);
        using var cancel = new CancellationTokenSource();
        var first = harness.Client.RecommendAsync(ClientHarness.Request, default, cancel.Token).AsTask();
        var waitsForTurn = harness.Client.RecommendAsync(ClientHarness.Request, stop.Token, default).AsTask();
        var waitsForPlace = harness.Client.RecommendAsync(ClientHarness.Request, stop.Token, default).AsTask();
        Assert.Equal((1, 1), (handler.Requests, harness.Client.Health.InFlight));

        await stop.CancelAsync();

        Assert.Equal(CallVerdict.Stopped, (await waitsForTurn).Verdict);
        Assert.Equal(CallVerdict.Stopped, (await waitsForPlace).Verdict);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(1, handler.Requests);
    }

    [Fact]
    public async Task A_cancellation_ends_the_call_and_frees_its_permit()
    {
        using var cancel = new CancellationTokenSource();
        using var handler = new StubHandler(async (_, _, cancelled) =>
        {
            await Task.Delay(Timeout.Infinite, cancelled);
            throw new InvalidOperationException();
        });
        using var harness = new ClientHarness(handler);
        var call = harness.Client.RecommendAsync(ClientHarness.Request, default, cancel.Token).AsTask();
        Assert.Equal(1, harness.Client.Health.InFlight);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(1, harness.Client.Health.InFlight);
        harness.Time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(SpinWait.SpinUntil(() => harness.Client.Health.InFlight == 0, Eventually.Guard));
    }

    [Fact]
    public async Task Requests_in_flight_never_exceed_the_concurrency()
    {
        var gate = new Lock();
        var inFlight = 0;
        var most = 0;
        using var handler = new StubHandler(async (number, _, cancelled) =>
        {
            var now = Interlocked.Increment(ref inFlight);
            lock (gate)
            {
                most = Math.Max(most, now);
            }

            await Task.Yield();
            Interlocked.Decrement(ref inFlight);
            return number % 7 == 0 ? StubHandler.Status(503) : StubHandler.Json(SampleResponses.OneCard);
        });
        using var harness = new ClientHarness(handler, new ApiSettings { RampSeconds = 0 }, concurrency: 5);

        var calls = Enumerable.Range(0, 200).Select(_ => harness.Client.RecommendAsync(ClientHarness.Request, default, default).AsTask());
        var results = await harness.RunAsync(Task.WhenAll(calls));

        Assert.All(results, r => Assert.NotEqual(CallVerdict.Stopped, r.Verdict));
        Assert.InRange(most, 1, 5);

        // An aborted attempt counts as in flight for a short time.
        harness.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(SpinWait.SpinUntil(() => harness.Client.Health.InFlight == 0, Eventually.Guard));
        Assert.InRange(harness.Client.TakeMostInFlight(), most, 5);
        Assert.Equal(0, harness.Client.TakeMostInFlight());
    }

    [Fact]
    public async Task The_breaker_opens_in_an_outage_and_closes_after_it()
    {
        var isOut = true;
        using var handler = new StubHandler(_ => isOut ? StubHandler.Status(503) : StubHandler.Json(SampleResponses.OneCard));
        using var harness = new ClientHarness(handler, new ApiSettings { RampSeconds = 0, RetryBaseSeconds = 0.1 });
        while (!harness.Client.Health.BreakerOpen)
        {
            var (failed, _) = await harness.RecommendAsync();
            Assert.True(failed.Verdict is CallVerdict.Exhausted or CallVerdict.Unavailable);
        }

        // Twenty attempts, and one neutral request that shows an outage.
        Assert.Equal(21, handler.Requests);
        Assert.Equal("{\"selected_card_id\":null}", handler.Bodies[^1]);
        Assert.Equal("The API is not available: nearly all attempts fail, the last one with ServerError (503).", harness.Client.Health.Reason);
        var (refused, took) = await harness.RecommendAsync();
        Assert.Equal((CallVerdict.Unavailable, TimeSpan.Zero, 21), (refused.Verdict, took, handler.Requests));
        Assert.Equal(harness.Client.Health.Reason, refused.Failure!.Detail);
        Assert.Equal((FailureClass.ServerError, 503, 0), (refused.Failure.Class, refused.Failure.Status, refused.Failure.Attempts));

        harness.Time.Advance(TimeSpan.FromSeconds(15));
        var (probe, _) = await harness.RecommendAsync();
        Assert.Equal((CallVerdict.Unavailable, 23), (probe.Verdict, handler.Requests));
        Assert.True(harness.Client.Health.BreakerOpen);

        isOut = false;
        harness.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.False(harness.Client.Health.BreakerOpen);
        Assert.Equal(CallVerdict.Answered, (await harness.RecommendAsync()).Result.Verdict);
        Assert.Equal(CallVerdict.Answered, (await harness.RecommendAsync()).Result.Verdict);
        Assert.Equal(25, handler.Requests);
    }

    [Fact]
    public async Task Any_number_of_failing_users_in_a_row_is_not_an_outage()
    {
        const string Neutral = "{\"selected_card_id\":null}";
        using var handler = new StubHandler(async (_, request, token) =>
            await request.Content!.ReadAsStringAsync(token) == Neutral ? StubHandler.Json(SampleResponses.OneCard) : StubHandler.Status(500));
        using var harness = new ClientHarness(handler, new ApiSettings { RampSeconds = 0, RetryBaseSeconds = 0.1 });
        for (var user = 0; user < 100; user++)
        {
            var (result, _) = await harness.RecommendAsync();
            Assert.Equal((CallVerdict.Exhausted, 3), (result.Verdict, result.Attempts.Count));
        }

        // The breaker can open after 20 attempts, so there is one neutral request for 20 attempts.
        Assert.InRange(handler.Bodies.Count(b => b == Neutral), 1, 300 / 20);
        Assert.Equal(300, handler.Bodies.Count(b => b != Neutral));
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(5, 5)]
    [InlineData(20, 5)]
    [InlineData(5, 20)]
    public async Task If_the_API_starts_to_hang_the_first_timeouts_open_the_breaker(int planned, int concurrency)
    {
        var hangs = false;
        using var handler = new StubHandler((_, _, cancelled) =>
            hangs ? Task.Delay(Timeout.Infinite, cancelled).ContinueWith<HttpResponseMessage>(
                _ => throw new OperationCanceledException(), TaskScheduler.Default)
            : Task.FromResult(StubHandler.Json(SampleResponses.OneCard)));
        using var harness = new ClientHarness(handler, new ApiSettings { RampSeconds = 0 }, planned);
        for (var i = 0; i < 200; i++)
        {
            await harness.RecommendAsync();
        }

        harness.Client.ChangeLimits(concurrency, requestsPerSecond: null);
        hangs = true;
        var calls = Enumerable.Range(0, concurrency)
            .Select(_ => harness.Client.RecommendAsync(ClientHarness.Request, default, default).AsTask()).ToList();
        Assert.Equal(200 + concurrency, handler.Requests);
        harness.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(SpinWait.SpinUntil(() => harness.Client.Health.BreakerOpen, Eventually.Guard));

        var results = await harness.RunAsync(Task.WhenAll(calls));
        Assert.All(results, r => Assert.Equal((CallVerdict.Unavailable, 1), (r.Verdict, r.Attempts.Count)));

        // One more request is neutral and shows an outage.
        Assert.Equal(200 + concurrency + 1, handler.Requests);
    }

    [Fact]
    public async Task A_change_of_the_limits_keeps_an_open_breaker_open()
    {
        var isOut = true;
        using var harness = new ClientHarness(
            _ => isOut ? StubHandler.Status(503) : StubHandler.Json(SampleResponses.OneCard), new ApiSettings { Attempts = 1, BreakerMinimumAttempts = 10 });
        for (var i = 0; i < 10; i++)
        {
            await harness.RecommendAsync();
        }

        harness.Client.ChangeLimits(5, requestsPerSecond: 100);

        Assert.True(harness.Client.Health.BreakerOpen);
        Assert.Equal(CallVerdict.Unavailable, (await harness.RecommendAsync()).Result.Verdict);
        isOut = false;
        harness.Time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal(CallVerdict.Answered, (await harness.RecommendAsync()).Result.Verdict);
        Assert.False(harness.Client.Health.BreakerOpen);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(400)]
    public async Task The_breaker_ignores_throttling_and_refused_users(int status)
    {
        using var harness = new ClientHarness(_ => StubHandler.Status(status), new ApiSettings { RetryBaseSeconds = 0.01, RampSeconds = 0 });
        for (var i = 0; i < 40; i++)
        {
            var (result, _) = await harness.RecommendAsync();
            Assert.Equal(status == 429 ? CallVerdict.Exhausted : CallVerdict.Rejected, result.Verdict);
        }

        Assert.False(harness.Client.Health.BreakerOpen);
    }

    [Fact]
    public async Task A_probe_is_one_attempt_and_ignores_an_open_breaker()
    {
        var isOut = true;
        using var handler = new StubHandler(_ => isOut ? StubHandler.Status(503) : StubHandler.Json(SampleResponses.OneCard));
        using var harness = new ClientHarness(handler, new ApiSettings { RampSeconds = 0, RetryBaseSeconds = 0.1 });
        while (!harness.Client.Health.BreakerOpen)
        {
            await harness.RecommendAsync();
        }

        var failed = await harness.ProbeAsync();
        Assert.Equal((CallVerdict.Exhausted, 1, 22), (failed.Verdict, failed.Attempts.Count, handler.Requests));
        Assert.Equal((FailureClass.ServerError, 503), (failed.Failure!.Class, failed.Failure.Status));
        Assert.True(harness.Client.Health.BreakerOpen);

        isOut = false;
        Assert.Equal(CallVerdict.Answered, (await harness.ProbeAsync()).Verdict);
        Assert.Equal("{\"selected_card_id\":null}", handler.Bodies[^1]);
        Assert.False(harness.Client.Health.BreakerOpen);
        Assert.Equal(CallVerdict.Answered, (await harness.RecommendAsync()).Result.Verdict);
    }

    [Theory]
    [InlineData(429, @"the API throttles \(429\)")]
    [InlineData(503, @"the API is overloaded \(503\)")]
    [InlineData(null, "connections are refused or reset")]
    public async Task Throttling_lowers_the_limit_and_sets_its_reason(int? status, string cause)
    {
        using var harness = new ClientHarness(
            n => n > 8 ? StubHandler.Json(SampleResponses.OneCard)
                : status is { } code ? StubHandler.Status(code)
                : throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"),
            new() { RampSeconds = 0 });
        Assert.Equal((20, null), (harness.Client.Health.Limit, harness.Client.Health.Reason));

        await harness.RecommendAsync();
        await harness.RecommendAsync();
        var (result, _) = await harness.RecommendAsync();

        Assert.Equal(CallVerdict.Answered, result.Verdict);
        Assert.InRange(harness.Client.Health.Limit, 2, 12);
        Assert.Matches($@"^{cause}: at most \d+ of 20 requests in flight$", harness.Client.Health.Reason);
    }

    [Fact]
    public async Task A_response_without_remaining_requests_lowers_the_limit_slightly()
    {
        using var harness = new ClientHarness(
            _ =>
            {
                var response = StubHandler.Json(SampleResponses.OneCard);
                response.Headers.Add("X-RateLimit-Remaining", "0");
                return response;
            },
            new() { RampSeconds = 0 });

        await harness.RecommendAsync();

        Assert.Equal(16, harness.Client.Health.Limit);
    }

    [Fact]
    public async Task The_rate_limit_includes_retries()
    {
        var sent = new List<double>();
        var time = new CardGenius.Testing.ManualTimeProvider();
        var began = time.GetUtcNow();
        using var handler = new StubHandler(number =>
        {
            lock (sent)
            {
                sent.Add((time.GetUtcNow() - began).TotalSeconds);
            }

            return number % 3 == 0 ? StubHandler.Json(SampleResponses.OneCard) : StubHandler.Status(500);
        });
        var settings = new ApiSettings { RampSeconds = 0, RequestsPerSecond = 4, Burst = 2, RetryBaseSeconds = 0.01, BreakerFailureRatio = 1 };
        using var harness = new ClientHarness(handler, settings, time: time);

        var calls = Enumerable.Range(0, 20).Select(_ => harness.Client.RecommendAsync(ClientHarness.Request, default, default).AsTask());
        await harness.RunAsync(Task.WhenAll(calls));

        Assert.All(sent, t => Assert.InRange(sent.Count(u => u >= t && u < t + 1), 1, 6));
        Assert.InRange(sent.Count, 20, 60);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not an address")]
    [InlineData("/cg/api/pro")]
    [InlineData("ftp://host/x")]
    public void An_invalid_address_is_refused_and_its_setting_is_named(string url) =>
        Assert.Contains(
            "--api, CARDGENIUS_API or api.base_url",
            Assert.Throws<ArgumentException>(() => new CardGeniusClient(new ApiSettings { Url = url }, 1, new())).Message,
            StringComparison.Ordinal);

    [Fact]
    public void An_invalid_token_is_refused_and_not_shown()
    {
        var e = Assert.Throws<ArgumentException>(() => new CardGeniusClient(new ApiSettings(), 1, new(), "hush\n"));

        Assert.Contains("CARDGENIUS_PARTNER_TOKEN", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", e.ToString(), StringComparison.Ordinal);
    }
}
