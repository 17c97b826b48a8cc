using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Tests.Support;
using CardGenius.Testing;

namespace CardGenius.Simulator.Tests.Hosting;

/// <summary>Every fault over a real socket.</summary>
public class FaultResponderTests
{
    private const string Body = """{"amazon_spends":5000,"rent":700}""";

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(422)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Status(int status)
    {
        await using var server = await Simulators.StartWithAsync($"{status}");
        using var client = new Client(server);

        using var answer = await client.PostAsync(Body);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Null(answer.Headers.RetryAfter);
        Assert.Equal(status == 429, answer.Headers.TryGetValues("X-RateLimit-Remaining", out var remaining) && remaining.Single() == "0");
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal($"HTTP_{status}", json.RootElement.GetProperty("error_code").GetString());
        AssertCounted(server, $"{status}", status);
    }

    [Fact]
    public async Task Stray()
    {
        await using var server = await Simulators.StartWithAsync("stray,from-request=2");
        using var client = new Client(server);

        var own = await SpendsAsync("""{"amazon_spends":5000}""");
        var stray = await SpendsAsync("""{"amazon_spends":6000,"rent":700}""");
        var again = await SpendsAsync("""{"amazon_spends":6000,"rent":700}""");
        var neutral = await SpendsAsync("""{"selected_card_id":null}""");

        Assert.Equal(["amazon_spends=5000"], own);
        Assert.Equal(["amazon_spends=5000"], stray);
        Assert.Equal(["amazon_spends=5000"], again);
        Assert.Equal(["amazon_spends=6000", "rent=700"], neutral);
        Assert.Equal([new("stray", 3)], server.Stats.ByFault);

        async Task<IEnumerable<string>> SpendsAsync(string body)
        {
            using var answer = await client.PostAsync(body);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            var card = json.RootElement.GetProperty("data").GetProperty("savings")[0];
            return [.. card.GetProperty("spending_breakdown").EnumerateObject().Select(e => $"{e.Name}={e.Value.GetProperty("spend")}")];
        }
    }

    [Theory]
    [InlineData("2")]
    [InlineData("999999999")]
    [InlineData("99999999999999999999")]
    [InlineData("-1")]
    [InlineData("soon")]
    public async Task Status_with_any_retry_after(string retryAfter)
    {
        await using var server = await Simulators.StartWithAsync($"429,retry-after={retryAfter}");
        using var client = new Client(server);

        using var answer = await client.PostAsync(Body);

        Assert.Equal(retryAfter, Assert.Single(answer.Headers.NonValidated["Retry-After"]));
    }

    [Fact]
    public async Task Status_with_retry_after_as_a_date()
    {
        var time = new ManualTimeProvider();
        await using var server = await Simulators.StartAsync(Simulators.Quick with { TimeProvider = time, Faults = FaultPlan.Parse(["503,retry-after=date+5"]) });
        using var client = new Client(server);

        using var answer = await client.PostAsync(Body);

        Assert.Equal(new RetryConditionHeaderValue(time.GetUtcNow().AddSeconds(5)), answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task Reset()
    {
        await using var server = await Simulators.StartWithAsync("reset");
        using var exchange = await RawExchange.PostAsync(server, Body);

        var answer = await exchange.ReadToEndAsync();

        Assert.True(answer.WasReset);
        Assert.Equal("", answer.Head);
        Assert.Equal((0, 1L), (server.Stats.InFlight, server.Stats.Unanswered));
        Assert.Equal(0, server.Stats.ClientAborts);
        Assert.Equal([new("reset", 1)], server.Stats.ByFault);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hang_until_the_client_leaves(bool withReset)
    {
        await using var server = await Simulators.StartWithAsync("hang");
        using var exchange = await RawExchange.PostAsync(server, Body);
        await Eventually.IsAsync(() => server.Stats.ByFault.ContainsKey("hang"));
        Assert.Equal(1, server.Stats.InFlight);

        exchange.Leave(withReset);

        var stats = server.Stats;
        Assert.Equal((0, 1L, 1L), (stats.InFlight, stats.Unanswered, stats.ClientAborts));
    }

    [Fact]
    public async Task CutOff()
    {
        await using var server = await Simulators.StartWithAsync("cut_off");
        using var exchange = await RawExchange.PostAsync(server, Body);

        var answer = await exchange.ReadToEndAsync();

        Assert.Equal(200, answer.Status);
        Assert.Equal("35000", answer.Header("Content-Length"));
        Assert.Equal(17_500, answer.Body.Length);
        Assert.False(answer.WasReset);
        AssertCounted(server, "cut_off", 200);
        using var client = new Client(server);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync(Body));
    }

    [Fact]
    public async Task CutOffChunked()
    {
        await using var server = await Simulators.StartWithAsync("cut_off_chunked");
        using var exchange = await RawExchange.PostAsync(server, Body);

        var answer = await exchange.ReadToEndAsync();

        Assert.Equal("chunked", answer.Header("Transfer-Encoding"));
        Assert.Null(answer.Header("Content-Length"));
        var text = Encoding.UTF8.GetString(answer.Body);
        Assert.StartsWith($"{17_500:x}\r\n{{\"status\":\"success\"", text, StringComparison.Ordinal);
        Assert.Equal(17_500 + "445c\r\n\r\n".Length, answer.Body.Length);
        Assert.False(answer.WasReset);
        AssertCounted(server, "cut_off_chunked", 200);
        using var client = new Client(server);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync(Body));
    }

    [Theory]
    [InlineData("html", 200)]
    [InlineData("html_502", 502)]
    public async Task Html(string fault, int status)
    {
        var (answer, body) = await PostAsync(fault);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("<html>", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CalculationError()
    {
        var (answer, body) = await PostAsync("calculation_error");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var json = JsonDocument.Parse(body);
        Assert.Equal("error", json.RootElement.GetProperty("status").GetString());
        Assert.Equal("CALC_001", json.RootElement.GetProperty("error_code").GetString());
    }

    [Fact]
    public async Task WrongShape()
    {
        var (answer, body) = await PostAsync("wrong_shape");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var json = JsonDocument.Parse(body);
        Assert.DoesNotContain("savings", body, StringComparison.Ordinal);
        Assert.DoesNotContain("cards", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmptyBody()
    {
        var (answer, body) = await PostAsync("empty_body");

        Assert.Equal((HttpStatusCode.OK, ""), (answer.StatusCode, body));
    }

    [Fact]
    public async Task HugeBody_is_valid_and_as_long_as_asked_for()
    {
        var (answer, body) = await PostAsync("huge_body,bytes=3000000");

        Assert.InRange(body.Length, 2_900_000, 3_000_000);
        using var json = JsonDocument.Parse(body);
        Assert.InRange(json.RootElement.GetProperty("data").GetProperty("savings").GetArrayLength(), 1000, 3000);
        Assert.InRange(answer.Content.Headers.ContentLength!.Value, 2_990_000, 3_000_000);
    }

    [Fact]
    public async Task HugeBody_announces_100_megabytes_and_tolerates_a_disconnect()
    {
        await using var server = await Simulators.StartWithAsync("huge_body");
        using var exchange = await RawExchange.PostAsync(server, Body);

        var head = await exchange.ReadHeadAsync();
        exchange.Leave();

        Assert.InRange(long.Parse(head.Header("Content-Length")!, System.Globalization.CultureInfo.InvariantCulture), 104_000_000, 105_000_000);
        await Eventually.IsAsync(() => server.Stats.InFlight == 0);
        Assert.Equal(1, server.Stats.ClientAborts);
    }

    [Fact]
    public async Task EndlessBody()
    {
        await using var server = await Simulators.StartWithAsync("endless_body");
        using var exchange = await RawExchange.PostAsync(server, Body);

        var head = await exchange.ReadHeadAsync();
        Assert.Equal("chunked", head.Header("Transfer-Encoding"));
        await exchange.ReadExactlyAsync(5_000_000);
        Assert.Equal(1, server.Stats.InFlight);
        exchange.Leave();

        await Eventually.IsAsync(() => server.Stats.InFlight == 0);
        Assert.Equal(1, server.Stats.ClientAborts);
        var sent = server.Stats.BytesOut;
        Assert.InRange(sent, 4_900_000, 100_000_000);
    }

    [Fact]
    public async Task Drip_sends_one_byte_a_second()
    {
        var time = new ManualTimeProvider();
        await using var server = await Simulators.StartAsync(Simulators.Quick with { TimeProvider = time, Faults = FaultPlan.Parse(["drip"]) });
        using var exchange = await RawExchange.PostAsync(server, Body);

        var head = await exchange.ReadHeadAsync();
        Assert.Equal("35000", head.Header("Content-Length"));
        var text = "";
        foreach (var _ in Enumerable.Range(0, 8))
        {
            await Eventually.IsAsync(() => time.PendingTimers == 1);
            var part = await exchange.ReadAsync(100);
            text += Encoding.UTF8.GetString(part);
            Assert.Single(part);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("{\"status", text);
        Assert.Equal(1, server.Stats.InFlight);
    }

    [Fact]
    public async Task DeepNesting()
    {
        var (_, body) = await PostAsync("deep_nesting");

        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(body));
        Assert.InRange(DepthOf(Encoding.UTF8.GetBytes(body)), 50_000, 50_010);
    }

    [Fact]
    public async Task DuplicateKeys()
    {
        var (_, body) = await PostAsync("duplicate_keys");

        using var json = JsonDocument.Parse(body);
        var cards = json.RootElement.GetProperty("data").GetProperty("savings").EnumerateArray().ToList();
        Assert.Equal(2, cards[0].EnumerateObject().Count(member => member.Name == "total_savings_yearly"));
        Assert.Equal(2, cards[0].EnumerateObject().Count(member => member.Name == "card_name"));
        Assert.Equal(1, cards[1].EnumerateObject().Count(member => member.Name == "card_name"));
    }

    [Fact]
    public async Task NotANumber()
    {
        var (_, body) = await PostAsync("nan");

        Assert.Contains("\"total_savings_yearly\":NaN,", body, StringComparison.Ordinal);
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(body));
    }

    [Fact]
    public async Task HugeNumbers_have_a_great_exponent_or_many_digits()
    {
        await using var server = await Simulators.StartWithAsync("huge_numbers");
        using var client = new Client(server);
        var found = new HashSet<string>();
        for (var i = 0; i < 30; i++)
        {
            using var json = await client.PostForJsonAsync(Samples.User(i));
            var first = json.RootElement.GetProperty("data").GetProperty("savings")[0].GetProperty("total_savings_yearly");
            Assert.False(first.TryGetDecimal(out _));
            found.Add(first.GetRawText());
        }

        Assert.Equal(["1e400", new string('9', 400)], found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task InvalidUtf8()
    {
        await using var server = await Simulators.StartWithAsync("invalid_utf8");
        using var client = new Client(server);
        using var answer = await client.PostAsync(Body);
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        Assert.Throws<DecoderFallbackException>(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes));
        using var json = JsonDocument.Parse(bytes);
        var first = json.RootElement.GetProperty("data").GetProperty("savings")[0];
        Assert.Throws<InvalidOperationException>(() => first.GetProperty("card_name").GetString());
    }

    [Fact]
    public async Task WrongContentType_has_the_right_body()
    {
        var (answer, body) = await PostAsync("wrong_content_type");
        var (_, right) = await PostAsync("none");

        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(right, body);
    }

    [Fact]
    public async Task GzipBomb_comes_to_whoever_asks_or_not()
    {
        const long Bytes = 64L * 1024 * 1024;
        var (answer, _) = await PostAsync($"gzip_bomb,bytes={Bytes}");
        Assert.Equal("gzip", Assert.Single(answer.Content.Headers.ContentEncoding));
        Assert.InRange(answer.Content.Headers.ContentLength!.Value, 1, 100_000);

        await using var gzip = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        var buffer = new byte[1024 * 1024];
        long inflated = 0;
        while (await gzip.ReadAsync(buffer) is > 0 and var read)
        {
            inflated += read;
        }

        Assert.Equal(Bytes + "{\"savings\":[]}".Length, inflated);
    }

    [Fact]
    public async Task Slow_answers_are_right_but_late()
    {
        var time = new ManualTimeProvider();
        await using var server = await Simulators.StartAsync(Simulators.Quick with { TimeProvider = time, Faults = FaultPlan.Parse(["slow,delay=45"]) });
        using var client = new Client(server);
        var pending = client.PostForJsonAsync(Body);
        await Eventually.IsAsync(() => time.PendingTimers == 1);

        time.Advance(TimeSpan.FromSeconds(44));
        Assert.Equal(1, time.PendingTimers);
        time.Advance(TimeSpan.FromSeconds(1));

        using var json = await pending;
        Assert.Equal(23, json.RootElement.GetProperty("data").GetProperty("savings").GetArrayLength());
        Assert.Equal(1, server.Stats.ByFault["slow"]);
    }

    [Fact]
    public async Task A_delay_comes_before_any_fault()
    {
        var time = new ManualTimeProvider();
        await using var server = await Simulators.StartAsync(Simulators.Quick with { TimeProvider = time, Faults = FaultPlan.Parse(["504,delay=30"]) });
        using var client = new Client(server);
        var pending = client.PostAsync(Body);
        await Eventually.IsAsync(() => time.PendingTimers == 1);

        time.Advance(TimeSpan.FromSeconds(30));

        using var answer = await pending;
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
    }

    [Fact]
    public async Task Every_kind_of_fault_is_answered_and_counted()
    {
        await using var server = await Simulators.StartAsync();
        using var client = new Client(server);
        foreach (var kind in Enum.GetValues<FaultKind>().Where(kind => kind is not (FaultKind.None or FaultKind.Hang or FaultKind.EndlessBody or FaultKind.Drip)))
        {
            server.Faults = FaultPlan.Of(new FaultRule { Kind = kind, Bytes = 100_000 });
            server.ResetStats();
            try
            {
                using var answer = await client.PostAsync(Body);
            }
            catch (HttpRequestException)
            {
                Assert.Contains(kind, new[] { FaultKind.Reset, FaultKind.CutOff, FaultKind.CutOffChunked });
            }

            Assert.Equal([new(server.Faults.Rules[0].Name, 1)], server.Stats.ByFault);
            Assert.Equal((1L, 0), (server.Stats.Requests, server.Stats.InFlight));
        }
    }

    private static async Task<(HttpResponseMessage Answer, string Body)> PostAsync(string fault)
    {
        await using var server = await Simulators.StartWithAsync(fault);
        using var client = new Client(server);
        var answer = await client.PostAsync(Body);
        return (answer, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Returns the depth of valid JSON. Parsing it as a document would take quadratic time; a reader takes linear time.</summary>
    private static int DepthOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 100_000 });
        var depth = 0;
        while (reader.Read())
        {
            depth = Math.Max(depth, reader.CurrentDepth);
        }

        return depth;
    }

    private static void AssertCounted(SimulatorServer server, string fault, int status)
    {
        Assert.Equal([new(fault, 1)], server.Stats.ByFault);
        Assert.Equal([new(status, 1)], server.Stats.ByStatus);
        Assert.Equal((0, 0L), (server.Stats.InFlight, server.Stats.ClientAborts));
        Assert.All(server.Stats.Backends, backend => Assert.Equal(0, backend.InFlight));
    }
}
