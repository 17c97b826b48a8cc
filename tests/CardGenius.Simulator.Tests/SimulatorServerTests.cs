using System.Security.Authentication;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Tests.Support;

namespace CardGenius.Simulator.Tests;

public class SimulatorServerTests
{
    [Fact]
    public async Task Port_0_is_any_free_port_and_a_taken_one_is_an_error()
    {
        await using var one = await Simulators.StartAsync();
        await using var two = await Simulators.StartAsync();

        Assert.NotEqual(one.Address.Port, two.Address.Port);
        Assert.Equal(new Uri(one.Address, "/cg/api/pro"), one.ApiAddress);
        await Assert.ThrowsAsync<IOException>(() => SimulatorServer.StartAsync(new SimulatorOptions { Port = one.Address.Port }));
    }

    [Fact]
    public async Task A_port_is_free_again_after_it_stopped_once_or_twice()
    {
        var first = await Simulators.StartAsync();
        var port = first.Address.Port;
        await first.DisposeAsync();
        await first.DisposeAsync();

        await using var second = await Simulators.StartAsync(Simulators.Quick with { Port = port });

        Assert.Equal(port, second.Address.Port);
    }

    [Fact]
    public async Task Its_certificate_is_not_trusted_unless_one_knows_it()
    {
        await using var server = await Simulators.StartAsync(Simulators.Quick with { Https = true });
        using var stranger = new Client(server);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate!.GetCertHashString() == server.Certificate!.GetCertHashString();
        using var friend = new HttpClient(handler);
        using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");

        Assert.Equal("https", server.Address.Scheme);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => stranger.PostAsync("{}"));
        Assert.IsType<AuthenticationException>(error.InnerException);
        using var answer = await friend.PostAsync(server.ApiAddress, content);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal(1, server.Stats.Requests);
    }

    [Fact]
    public async Task Faults_change_while_it_runs()
    {
        await using var server = await Simulators.StartAsync();
        using var client = new Client(server);
        using var healthy = await client.PostAsync("{}");
        server.Faults = FaultPlan.Of(FaultRule.ForStatus(503));
        using var ill = await client.PostAsync("{}");
        server.Faults = FaultPlan.None;
        using var healed = await client.PostAsync("{}");

        Assert.Equal([200, 503, 200], new[] { healthy, ill, healed }.Select(answer => (int)answer.StatusCode));
    }

    [Fact]
    public async Task Ten_thousand_requests_are_all_counted_and_answered_right()
    {
        await using var server = await Simulators.StartAsync(Simulators.Quick with { CountProfiles = true, ResponseBytes = 20_000 });
        using var client = new Client(server);
        var next = 0;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            int user;
            while ((user = Interlocked.Increment(ref next)) <= 10_000)
            {
                using var answer = await client.PostAsync(Samples.User(user));
                Assert.Equal(20_000, (await answer.Content.ReadAsByteArrayAsync()).Length);
            }
        })));

        var stats = server.Stats;
        Assert.Equal((10_000L, 200_000_000L, 0), (stats.Requests, stats.BytesOut, stats.InFlight));
        Assert.Equal([new(200, 10_000)], stats.ByStatus);
        Assert.Equal([new(1, 10_000)], stats.ProfilesAnswered!.Histogram);
        Assert.InRange(stats.MaxInFlight, 1, 20);
        Assert.InRange(stats.Connections, 1, 20);
        Assert.Equal(10_000, stats.Backends.Sum(backend => backend.Requests));
        Assert.Equal(10_000, server.Timeline.Sum(second => second.Ok));
    }
}
