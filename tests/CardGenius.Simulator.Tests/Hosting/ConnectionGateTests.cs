using System.Net.Sockets;
using CardGenius.Simulator.Tests.Support;

namespace CardGenius.Simulator.Tests.Hosting;

public class ConnectionGateTests
{
    [Fact]
    public async Task A_client_with_too_many_connections_is_shut_out_until_one_ends()
    {
        await using var server = await Simulators.StartAsync(Simulators.Quick with { ConnectionsPerClient = 2 });
        using var first = await RawExchange.PostAsync(server, Samples.User(1));
        using var second = await RawExchange.PostAsync(server, Samples.User(2));
        Assert.Equal(200, (await first.ReadHeadAsync()).Status);
        Assert.Equal(200, (await second.ReadHeadAsync()).Status);

        Assert.Equal(0, await TryAsync(server));
        Assert.Equal((2L, 1L), (server.Stats.Connections, server.Stats.ConnectionsRefused));

        first.Leave();
        var status = 0;
        for (var attempt = 0; status == 0 && attempt < 1000; attempt++)
        {
            status = await TryAsync(server);
        }

        Assert.Equal(200, status);
    }

    private static async Task<int> TryAsync(SimulatorServer server)
    {
        try
        {
            using var exchange = new RawExchange();
            await exchange.ConnectAsync(server);
            await exchange.SendAsync(Samples.User(3), "Connection: close\r\n");
            return (await exchange.ReadToEndAsync()).Status;
        }
        catch (SocketException)
        {
            // The connection was closed before the request was sent, or before the client saw the connection as open.
            return 0;
        }
    }
}
