using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CardGenius.Testing;

namespace CardGenius.Simulator.Tests.Support;

/// <summary>A request over a plain socket. Shows how the connection ends.</summary>
internal sealed class RawExchange : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public static async Task<RawExchange> PostAsync(SimulatorServer server, string body, string headers = "")
    {
        var exchange = new RawExchange();
        await exchange.ConnectAsync(server);
        await exchange.SendAsync(body, headers);
        return exchange;
    }

    public async Task ConnectAsync(SimulatorServer server) => await _socket.ConnectAsync(IPAddress.Loopback, server.Address.Port);

    public async Task SendAsync(string body, string headers = "")
    {
        var length = Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture);
        await SendRawAsync(
            $"POST /cg/api/pro HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{headers}\r\n{body}");
    }

    public async Task SendRawAsync(string text) => await _socket.SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads to the end of the connection.</summary>
    public async Task<RawResponse> ReadToEndAsync()
    {
        using var bytes = new MemoryStream();
        var wasReset = false;
        try
        {
            while (await ReadAsync(64 * 1024) is { Length: > 0 } part)
            {
                bytes.Write(part);
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            wasReset = true;
        }

        return RawResponse.Of(bytes.ToArray(), wasReset);
    }

    /// <summary>Reads the response's head.</summary>
    public async Task<RawResponse> ReadHeadAsync()
    {
        using var bytes = new MemoryStream();
        while (!Encoding.Latin1.GetString(bytes.ToArray()).Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var part = await ReadAsync(1);
            Assert.NotEmpty(part);
            bytes.Write(part);
        }

        return RawResponse.Of(bytes.ToArray(), wasReset: false);
    }

    /// <summary>Reads up to the given number of bytes. Returns none at the end of the connection.</summary>
    public async Task<byte[]> ReadAsync(int most)
    {
        var bytes = new byte[most];
        using var timeout = new CancellationTokenSource(Eventually.Guard);
        var count = await _socket.ReceiveAsync(bytes, timeout.Token);
        return bytes[..count];
    }

    /// <summary>Reads exactly the given number of bytes.</summary>
    public async Task<byte[]> ReadExactlyAsync(int count)
    {
        var bytes = new List<byte>(count);
        while (bytes.Count < count)
        {
            var part = await ReadAsync(count - bytes.Count);
            Assert.NotEmpty(part);
            bytes.AddRange(part);
        }

        return [.. bytes];
    }

    /// <summary>Closes the connection, normally or with a reset.</summary>
    public void Leave(bool withReset = false)
    {
        if (withReset)
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();
}
