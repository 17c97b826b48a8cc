using System.Text;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Tests.Support;
using CardGenius.Simulator.Traffic;
using CardGenius.Testing;

namespace CardGenius.Simulator.Tests.Hosting;

/// <summary>The count that verifies "never more than 20 in flight". It must never exceed the number that the clients count.</summary>
public class InFlightTests
{
    private const int Clients = 8;

    [Fact]
    public async Task A_connection_that_sends_again_at_once_is_never_seen_twice()
    {
        await using var server = await Simulators.StartAsync(Simulators.Quick with { ResponseBytes = 20_000 });

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            using var exchange = new RawExchange();
            await exchange.ConnectAsync(server);
            for (var i = 0; i < 300; i++)
            {
                await exchange.SendAsync(Samples.User(client));
                await exchange.ReadHeadAsync();
                await exchange.ReadExactlyAsync(20_000);
            }
        })));

        Assert.Equal(Clients * 300, server.Stats.Requests);
        Assert.InRange(server.Stats.MaxInFlight, 1, Clients);
        Assert.Equal(0, server.Stats.InFlight);
        Assert.Equal(Clients, server.Stats.Connections);
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("endless_body")]
    [InlineData("none")]
    public async Task A_client_that_leaves_and_comes_again_is_never_seen_twice(string fault)
    {
        await using var server = await Simulators.StartAsync(Simulators.Quick with
        {
            ResponseBytes = 200_000,
            Latency = LatencyProfile.LogNormal(TimeSpan.FromMilliseconds(1), 1),
            Faults = FaultPlan.Parse([fault]),
        });

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                using var exchange = await RawExchange.PostAsync(server, Samples.User(client));
                if (fault != "hang")
                {
                    await exchange.ReadAsync(100);
                }

                exchange.Leave(withReset: i % 2 == 0);
            }
        })));

        await Eventually.IsAsync(() => server.Stats.InFlight == 0);
        Assert.InRange(server.Stats.MaxInFlight, 1, Clients);
        Assert.All(server.Timeline, second => Assert.InRange(second.MaxInFlight, 0, Clients));
        Assert.All(server.Stats.Backends, backend => Assert.Equal(0, backend.InFlight));
    }

    [Fact]
    public async Task Under_all_faults_the_count_never_exceeds_the_clients_requests()
    {
        string[] storm =
        [
            "hang,rate=0.1", "reset,rate=0.1", "cut_off,rate=0.1", "cut_off_chunked,rate=0.1", "503,rate=0.1", "html,rate=0.05", "huge_body,rate=0.02,bytes=2000000",
            "endless_body,rate=0.02", "drip,rate=0.05", "slow,delay=1,rate=0.05", "invalid_utf8,rate=0.05", "gzip_bomb,rate=0.02,bytes=20000000",
        ];
        await using var server = await Simulators.StartAsync(Simulators.Quick with
        {
            Latency = LatencyProfile.LogNormal(TimeSpan.FromMilliseconds(2), 1),
            Faults = FaultPlan.Parse(storm),
        });
        using var http = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero });
        var mine = 0;
        var most = 0;

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            for (var i = 0; i < 120; i++)
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(25));
                using var content = new StringContent(Samples.User((client * 1000) + i), Encoding.UTF8, "application/json");
                InterlockedMax(ref most, Interlocked.Increment(ref mine));
                try
                {
                    using var answer = await http.PostAsync(server.ApiAddress, content, timeout.Token);
                    await answer.Content.ReadAsByteArrayAsync(timeout.Token);
                }
                catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
                {
                    // The request met a fault. The next request follows at once.
                }

                Interlocked.Decrement(ref mine);
            }
        })));

        await Eventually.IsAsync(() => server.Stats.InFlight == 0);
        var stats = server.Stats;
        Assert.Equal(Clients, most);
        Assert.InRange(stats.MaxInFlight, 2, Clients);
        Assert.True(stats.ByFault.Count >= 10, $"only {stats.ByFault.Count} faults were met");
        Assert.True(stats.ClientAborts > 20, "no client ever gave up");
        Assert.All(stats.Backends, backend => Assert.Equal(0, backend.InFlight));
    }

    [Fact]
    public async Task A_slow_reader_is_in_flight_until_it_has_nearly_all()
    {
        await using var server = await Simulators.StartAsync(Simulators.Quick with { ResponseBytes = 16 * 1024 * 1024 });
        using var exchange = await RawExchange.PostAsync(server, Samples.User(1));

        await exchange.ReadHeadAsync();
        await exchange.ReadExactlyAsync(1024 * 1024);
        Assert.Equal(1, server.Stats.InFlight);
        await exchange.ReadExactlyAsync(15 * 1024 * 1024);

        Assert.Equal((0, 0L, 200), (server.Stats.InFlight, server.Stats.ClientAborts, server.Stats.ByStatus.Single().Key));
    }

    [Fact]
    public async Task A_request_that_disconnects_while_queued_frees_its_place()
    {
        await using var server = await Simulators.StartAsync(new SimulatorOptions
        {
            Latency = LatencyProfile.Fixed(TimeSpan.FromMinutes(5)),
            Backends = 1,
            BackendConcurrency = 1,
            OverLimit = OverLimit.Queue,
        });
        using var working = await RawExchange.PostAsync(server, Samples.User(1));
        await Eventually.IsAsync(() => server.Stats.Backends[0].InFlight == 1);
        using var queued = await RawExchange.PostAsync(server, Samples.User(2));
        await Eventually.IsAsync(() => server.Stats.Backends[0].Requests == 2);

        queued.Leave();
        Assert.Equal(1, server.Stats.InFlight);
        working.Leave();
        Assert.Equal(0, server.Stats.InFlight);
        await Eventually.IsAsync(() => server.Stats.Backends[0].InFlight == 0);
        Assert.Equal(2, server.Stats.ClientAborts);
    }

    [Fact]
    public async Task A_request_without_its_body_is_in_flight_until_its_client_leaves()
    {
        await using var server = await Simulators.StartAsync();
        using var exchange = new RawExchange();
        await exchange.ConnectAsync(server);
        await exchange.SendRawAsync("POST /cg/api/pro HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
        await Eventually.IsAsync(() => server.Stats.InFlight == 1);

        exchange.Leave();

        Assert.Equal((0, 1L, 1L), (server.Stats.InFlight, server.Stats.ClientAborts, server.Stats.Unanswered));
    }

    [Fact]
    public async Task Stopping_the_server_ends_what_hangs()
    {
        var server = await Simulators.StartWithAsync("hang");
        using var exchange = await RawExchange.PostAsync(server, Samples.User(1));
        await Eventually.IsAsync(() => server.Stats.InFlight == 1);

        await server.DisposeAsync();

        Assert.Equal(0, (await exchange.ReadToEndAsync()).Status);
        await Eventually.IsAsync(() => server.Stats.InFlight == 0);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
