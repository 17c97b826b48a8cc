using System.Net;
using System.Text.Json;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Tests.Support;
using CardGenius.Testing;

namespace CardGenius.Simulator.Tests.Hosting;

public class ControlHandlerTests
{
    [Fact]
    public async Task Health()
    {
        await using var server = await Simulators.StartWithAsync("503");
        using var client = new Client(server);

        using var answer = await client.SendAsync(HttpMethod.Get, "health", null);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"status":"ok"}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal(0, server.Stats.Requests);
    }

    [Fact]
    public async Task Stats_are_those_of_the_api_path_alone()
    {
        await using var server = await Simulators.StartAsync();
        using var client = new Client(server);
        (await client.PostAsync("{}")).Dispose();
        (await client.PostAsync("[]")).Dispose();

        using var answer = await client.SendAsync(HttpMethod.Get, "stats", null);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(2, json.RootElement.GetProperty("requests").GetInt32());
        Assert.Equal(1, json.RootElement.GetProperty("by_status").GetProperty("200").GetInt32());
        Assert.Equal(1, json.RootElement.GetProperty("by_status").GetProperty("400").GetInt32());
        Assert.Equal(1, json.RootElement.GetProperty("max_in_flight").GetInt32());
        Assert.Equal(3, json.RootElement.GetProperty("backends").GetArrayLength());
        Assert.Equal(2, json.RootElement.GetProperty("max_requests_per_second").GetInt32());
        Assert.Equal(1, json.RootElement.GetProperty("connections").GetInt32());
    }

    [Fact]
    public async Task Stats_show_what_the_client_sends_and_ignores()
    {
        await using var server = await Simulators.StartWithAsync("429,to-request=1,retry-after=60", "400,to-request=2");
        using var client = new Client(server);
        for (var i = 0; i < 3; i++)
        {
            (await client.PostAsync("{}", ("User-Agent", "owner/1.0"), ("X-Count-Profiles", "1"))).Dispose();
        }

        Assert.Equal(3, server.Stats.ByUserAgent["owner/1.0"]);
        Assert.Equal((1L, 1, 1L), (server.Stats.Connections, server.Stats.MaxConnections, server.Stats.RepeatsAfterRefusal));
    }

    [Fact]
    public async Task The_timeline_shows_every_second()
    {
        var time = new ManualTimeProvider();
        await using var server = await Simulators.StartAsync(Simulators.Quick with { TimeProvider = time });
        using var client = new Client(server);
        (await client.PostAsync("{}")).Dispose();
        time.Advance(TimeSpan.FromSeconds(2));
        (await client.PostAsync("[]")).Dispose();

        using var answer = await client.SendAsync(HttpMethod.Get, "stats/timeline", null);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(
            [(0, 1, 1, 0, 1), (1, 0, 0, 0, 0), (2, 1, 0, 1, 1)],
            json.RootElement.EnumerateArray().Select(second => (
                second.GetProperty("second").GetInt32(),
                second.GetProperty("requests").GetInt32(),
                second.GetProperty("ok").GetInt32(),
                second.GetProperty("errors").GetInt32(),
                second.GetProperty("max_in_flight").GetInt32())));
    }

    [Fact]
    public async Task Reset_begins_the_statistics_anew()
    {
        await using var server = await Simulators.StartAsync();
        using var client = new Client(server);
        (await client.PostAsync("{}")).Dispose();

        using var answer = await client.SendAsync(HttpMethod.Post, "stats/reset", null);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal((0L, 0L, 0), (server.Stats.Requests, server.Stats.BytesOut, server.Stats.MaxInFlight));
        Assert.All(server.Stats.Backends, backend => Assert.Equal(0, backend.Requests));
    }

    [Fact]
    public async Task Faults_are_set_and_shown_and_their_clock_begins_anew()
    {
        await using var server = await Simulators.StartAsync();
        using var client = new Client(server);

        for (var round = 0; round < 2; round++)
        {
            using var set = await client.SendAsync(HttpMethod.Put, "faults", """{"seed":3,"rules":["503,to-request=1"]}""");
            Assert.Equal(HttpStatusCode.OK, set.StatusCode);
            using var first = await client.PostAsync("{}");
            using var second = await client.PostAsync("{}");
            Assert.Equal((503, 200), ((int)first.StatusCode, (int)second.StatusCode));
        }

        using var shown = await client.SendAsync(HttpMethod.Get, "faults", null);
        Assert.Equal("""{"seed":3,"rules":[{"kind":"503","to_request":"1"}]}""", await shown.Content.ReadAsStringAsync());
        Assert.Equal(FaultRule.Parse("503,to-request=1"), server.Faults.Rules.Single());
    }

    [Fact]
    public async Task Faults_that_are_none_are_refused_and_change_nothing()
    {
        await using var server = await Simulators.StartWithAsync("500");
        using var client = new Client(server);

        using var answer = await client.SendAsync(HttpMethod.Put, "faults", """{"rules":["5O3"]}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.StartsWith("'5O3' is not a fault.", json.RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("500", server.Faults.Rules.Single().Name);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "stats")]
    [InlineData("POST", "cg/api/pro/x")]
    public async Task Other_paths_are_not_found_and_say_what_is(string method, string path)
    {
        await using var server = await Simulators.StartAsync();
        using var client = new Client(server);

        using var answer = await client.SendAsync(new HttpMethod(method), path, method == "POST" ? "{}" : null);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("/cg/api/pro", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
