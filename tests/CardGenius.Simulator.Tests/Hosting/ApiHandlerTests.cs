using System.Globalization;
using System.Net;
using System.Text.Json;
using CardGenius.Simulator.Cards;
using CardGenius.Simulator.Responses;
using CardGenius.Simulator.Tests.Support;
using CardGenius.Simulator.Traffic;
using CardGenius.Testing;

namespace CardGenius.Simulator.Tests.Hosting;

public class ApiHandlerTests
{
    private const string Body = """{"amazon_spends":5000,"rent":700}""";

    [Fact]
    public async Task A_fault_can_hit_the_requests_of_one_backend()
    {
        await using var server = await Simulators.StartAsync();
        server.Faults = Simulator.Faults.FaultPlan.Parse(["503,backend=0", "404,backend=1"]);
        using var client = new Client(server);

        var statuses = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            using var answer = await client.SendAsync(HttpMethod.Post, "cg/api/pro", Body);
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal([503, 404, 200, 503, 404, 200], statuses);
    }

    [Theory]
    [InlineData("cg/api/pro")]
    [InlineData("cg/api/beta")]
    public async Task Both_paths_answer(string path)
    {
        await using var server = await Simulators.StartAsync();
        using var client = new Client(server);

        using var answer = await client.SendAsync(HttpMethod.Post, path, Body);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(35_000, (await answer.Content.ReadAsByteArrayAsync()).Length);
        Assert.Equal(35_000, server.Stats.BytesOut);
    }

    [Theory]
    [InlineData(ResponseShape.DataEnvelope)]
    [InlineData(ResponseShape.SavingsList)]
    [InlineData(ResponseShape.CardsList)]
    [InlineData(ResponseShape.BareArray)]
    public async Task Every_shape_comes_through_with_the_amounts_that_the_rates_say(ResponseShape shape)
    {
        await using var server = await Simulators.StartAsync(Simulators.Quick with { Shape = shape, Fees = FeeForm.Mixed, Breakdown = BreakdownForm.Mixed });
        using var client = new Client(server);

        using var json = await client.PostForJsonAsync(Samples.Json(Samples.Typical));

        var list = shape switch
        {
            ResponseShape.DataEnvelope => json.RootElement.GetProperty("data").GetProperty("savings"),
            ResponseShape.SavingsList => json.RootElement.GetProperty("savings"),
            ResponseShape.CardsList => json.RootElement.GetProperty("cards"),
            _ => json.RootElement,
        };
        var expected = Independent.Offer(server.Catalogue, Samples.Typical, server.CardsPerResponse);
        Assert.Equal(server.CardsPerResponse, list.GetArrayLength());
        foreach (var (card, entry) in expected.Zip(list.EnumerateArray()))
        {
            Assert.Equal(card.Name, entry.GetProperty("card_name").GetString());
            if (card.Null == NullAmount.None)
            {
                var fee = decimal.Parse(entry.GetProperty("joining_fees").ToString(), CultureInfo.InvariantCulture);
                var net = entry.GetProperty("total_savings_yearly").GetDecimal() - fee + entry.GetProperty("total_extra_benefits").GetDecimal();
                Assert.Equal(Independent.Net(card, Samples.Typical), net);
            }
        }
    }

    [Fact]
    public async Task The_answer_depends_on_the_profile_alone()
    {
        await using var server = await Simulators.StartAsync(Simulators.Quick with { Shape = ResponseShape.Mixed });
        await using var other = await Simulators.StartAsync(Simulators.Quick with { Shape = ResponseShape.Mixed, Seed = 99, Backends = 1 });
        using var client = new Client(server);
        using var otherClient = new Client(other);

        using var one = await client.PostForJsonAsync(Body);
        using var two = await client.PostForJsonAsync("""{"fuel":0,"rent":700.00,"amazon_spends":5e3,"selected_card_id":null}""");
        using var three = await otherClient.PostForJsonAsync(Body);
        using var different = await client.PostForJsonAsync("""{"rent":701,"amazon_spends":5000}""");

        Assert.Equal(one.RootElement.GetRawText(), two.RootElement.GetRawText());
        Assert.Equal(one.RootElement.GetRawText(), three.RootElement.GetRawText());
        Assert.NotEqual(one.RootElement.GetRawText(), different.RootElement.GetRawText());
    }

    [Theory]
    [InlineData("{", "application/json", 400)]
    [InlineData("""{"rent":-5}""", "application/json", 422)]
    [InlineData("""{"rent":"5"}""", "application/json; charset=utf-8", 422)]
    [InlineData("{}", "text/plain", 415)]
    public async Task A_wrong_request_is_refused(string body, string type, int status)
    {
        await using var server = await Simulators.StartAsync();
        using var client = new Client(server);
        using var content = new StringContent(body);
        content.Headers.Remove("Content-Type");
        content.Headers.Add("Content-Type", type);

        using var answer = await client.Http.PostAsync(server.ApiAddress, content);

        Assert.Equal(status, (int)answer.StatusCode);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("error", json.RootElement.GetProperty("status").GetString());
        Assert.Equal(0, server.Stats.InFlight);
    }

    [Fact]
    public async Task A_get_and_a_body_of_megabytes_are_refused()
    {
        await using var server = await Simulators.StartAsync();
        using var client = new Client(server);

        using var got = await client.SendAsync(HttpMethod.Get, "cg/api/pro", null);
        using var large = await client.PostAsync("{" + new string(' ', 70_000) + "}");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, got.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
    }

    [Fact]
    public async Task Unknown_fields_are_ignored_and_counted()
    {
        await using var server = await Simulators.StartAsync();
        using var client = new Client(server);

        using var answer = await client.PostAsync("""{"amazon_spend":5000}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, server.Stats.WithUnknownFields);
    }

    [Fact]
    public async Task The_partner_token_is_asked_for()
    {
        await using var server = await Simulators.StartAsync(Simulators.Quick with { PartnerToken = "secret" });
        using var client = new Client(server);

        using var missing = await client.PostAsync(Body);
        using var wrong = await client.PostAsync(Body, ("partner-token", "Secret"));
        using var right = await client.PostAsync(Body, ("partner-token", "secret"));

        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.OK],
            new[] { missing, wrong, right }.Select(answer => answer.StatusCode));
    }

    [Fact]
    public async Task The_rate_limit_says_what_remains_and_when_to_come_back()
    {
        var time = new ManualTimeProvider();
        await using var server = await Simulators.StartAsync(Simulators.Quick with { TimeProvider = time, RequestsPerSecond = 0.5, Burst = 2 });
        using var client = new Client(server);

        using var first = await client.PostAsync(Body);
        using var second = await client.PostAsync(Body);
        using var third = await client.PostAsync(Body);
        time.Advance(TimeSpan.FromSeconds(2));
        using var fourth = await client.PostAsync(Body);

        Assert.Equal([200, 200, 429, 200], new[] { first, second, third, fourth }.Select(answer => (int)answer.StatusCode));
        Assert.Equal(["1", "0", "0", "0"], new[] { first, second, third, fourth }.Select(answer => answer.Headers.GetValues("X-RateLimit-Remaining").Single()));
        Assert.Equal(TimeSpan.FromSeconds(2), third.Headers.RetryAfter!.Delta);
    }

    [Theory]
    [InlineData(RetryAfterForm.Date)]
    [InlineData(RetryAfterForm.None)]
    public async Task The_rate_limit_can_answer_with_a_date_or_nothing(RetryAfterForm form)
    {
        var time = new ManualTimeProvider();
        var options = Simulators.Quick with { TimeProvider = time, RequestsPerSecond = 1, Burst = 1, RetryAfter = form };
        await using var server = await Simulators.StartAsync(options);
        using var client = new Client(server);

        using var first = await client.PostAsync(Body);
        using var second = await client.PostAsync(Body);

        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal(form == RetryAfterForm.Date ? time.GetUtcNow().AddSeconds(2) : null, second.Headers.RetryAfter?.Date);
    }

    [Fact]
    public async Task Answers_are_gzipped_for_who_accepts_it()
    {
        await using var server = await Simulators.StartAsync(Simulators.Quick with { Gzip = true });
        using var plain = new Client(server);
        using var client = new Client(server, DecompressionMethods.GZip);

        using var unpacked = await client.PostForJsonAsync(Body);
        using var asked = await plain.PostAsync(Body, ("Accept-Encoding", "br, gzip"));
        using var whole = await plain.PostForJsonAsync(Body);

        Assert.Equal("gzip", Assert.Single(asked.Content.Headers.ContentEncoding));
        Assert.InRange(asked.Content.Headers.ContentLength!.Value, 1, 15_000);
        Assert.Equal(whole.RootElement.GetRawText(), unpacked.RootElement.GetRawText());
    }

    [Fact]
    public async Task Answers_are_not_gzipped_unasked()
    {
        await using var server = await Simulators.StartAsync();
        using var client = new Client(server);

        using var answer = await client.PostAsync(Body, ("Accept-Encoding", "gzip"));

        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Backends_take_turns()
    {
        await using var server = await Simulators.StartAsync();
        using var client = new Client(server);
        var backends = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            using var answer = await client.PostAsync(Body);
            backends.Add(answer.Headers.GetValues("X-Backend").Single());
        }

        Assert.Equal(["0", "1", "2", "0", "1", "2", "0"], backends);
        Assert.Equal([3L, 2L, 2L], server.Stats.Backends.Select(backend => backend.Requests));
        Assert.Equal(1, server.Stats.Connections);
    }

    [Fact]
    public async Task Latency_is_waited_for_and_full_backends_reject()
    {
        var time = new ManualTimeProvider();
        var options = new SimulatorOptions
        {
            TimeProvider = time,
            Latency = LatencyProfile.Fixed(TimeSpan.FromSeconds(10)),
            TimeScale = 0.1,
            Backends = 2,
            BackendConcurrency = 2,
        };
        await using var server = await Simulators.StartAsync(options);
        using var client = new Client(server);
        var pending = Enumerable.Range(0, 4).Select(_ => client.PostAsync(Body)).ToList();
        await Eventually.IsAsync(() => time.PendingTimers == 4);

        using var rejected = await client.PostAsync(Body);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, rejected.StatusCode);
        time.Advance(TimeSpan.FromSeconds(0.999));
        Assert.Equal(4, time.PendingTimers);
        time.Advance(TimeSpan.FromSeconds(0.001));

        foreach (var answer in await Task.WhenAll(pending))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal([new(3, 1, 0, 2), new(2, 0, 0, 2)], server.Stats.Backends);
        Assert.Equal((0, 5), (server.Stats.InFlight, server.Stats.MaxInFlight));
    }

    [Fact]
    public async Task A_queueing_backend_answers_all_in_turn()
    {
        var time = new ManualTimeProvider();
        var options = new SimulatorOptions
        {
            TimeProvider = time,
            Latency = LatencyProfile.Fixed(TimeSpan.FromSeconds(1)),
            Backends = 1,
            BackendConcurrency = 1,
            OverLimit = OverLimit.Queue,
        };
        await using var server = await Simulators.StartAsync(options);
        using var client = new Client(server);
        var pending = Enumerable.Range(0, 3).Select(_ => client.PostAsync(Body)).ToList();
        await Eventually.IsAsync(() => server.Stats.Backends[0].Requests == 3);
        for (var answered = 1; answered <= 3; answered++)
        {
            await Eventually.IsAsync(() => time.PendingTimers == 1);
            time.Advance(TimeSpan.FromSeconds(1));
            await Eventually.IsAsync(() => pending.Count(task => task.IsCompleted) == answered);
        }

        Assert.All(await Task.WhenAll(pending), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(new BackendCounts(3, 0, 0, 1), server.Stats.Backends[0]);
    }

    [Fact]
    public async Task An_overloaded_backend_grows_slow()
    {
        var time = new ManualTimeProvider();
        var options = new SimulatorOptions
        {
            TimeProvider = time,
            Latency = LatencyProfile.Fixed(TimeSpan.FromSeconds(1)),
            Backends = 1,
            OverloadAbove = 2,
            OverloadGrowth = 0.5,
        };
        await using var server = await Simulators.StartAsync(options);
        using var client = new Client(server);
        var pending = Enumerable.Range(0, 4).Select(_ => client.PostAsync(Body)).ToList();
        await Eventually.IsAsync(() => time.PendingTimers == 4);

        // One second for the first two, 1.5 for the third, 2 for the fourth.
        foreach (var answered in new[] { 2, 3, 4 })
        {
            time.Advance(TimeSpan.FromSeconds(answered == 2 ? 1 : 0.5));
            await Eventually.IsAsync(() => pending.Count(task => task.IsCompleted) == answered);
            Assert.Equal(4 - answered, time.PendingTimers);
        }
    }

    [Fact]
    public async Task Profiles_are_counted_on_request()
    {
        await using var server = await Simulators.StartAsync();
        await using var counting = await Simulators.StartAsync(Simulators.Quick with { CountProfiles = true });
        using var client = new Client(server);
        using var counted = new Client(counting);

        (await client.PostAsync(Body)).Dispose();
        Assert.Null(server.Stats.ProfilesRequested);
        (await client.PostAsync(Body, ("X-Count-Profiles", "1"))).Dispose();
        Assert.Equal((1, 1), (server.Stats.ProfilesRequested!.Total, server.Stats.ProfilesAnswered!.Total));
        counting.Faults = Simulator.Faults.FaultPlan.Parse(["503,attempts=1"]);
        for (var i = 0; i < 3; i++)
        {
            (await counted.PostAsync(Body)).Dispose();
        }

        (await counted.PostAsync("{}")).Dispose();
        Assert.Equal([new(1, 1), new(3, 1)], counting.Stats.ProfilesRequested!.Histogram);
        Assert.Equal([new(2, 1)], counting.Stats.ProfilesAnswered!.Histogram);
    }
}
