using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CardGenius.Testing.Azurite;

namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>The endpoint in IDENTITY_ENDPOINT, from which an app in Azure gets the tokens of its managed identity.</summary>
internal sealed class ManagedIdentityEndpoint : IAsyncDisposable
{
    public const string Secret = "made-up";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _asked = [];
    private readonly Task _work;

    private ManagedIdentityEndpoint()
    {
        _listener.Start();
        _work = RespondAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/token");

    /// <summary>The first line of every request.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    public static ManagedIdentityEndpoint Start() => new();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _work;
        _listener.Dispose();
    }

    private async Task RespondAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await RespondAsync(client.GetStream());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task RespondAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        var knowsSecret = false;
        _asked.Enqueue(await reader.ReadLineAsync() ?? "");
        while (await reader.ReadLineAsync() is { Length: > 0 } header)
        {
            knowsSecret |= header.Equals($"X-IDENTITY-HEADER: {Secret}", StringComparison.OrdinalIgnoreCase);
        }

        var token = MadeUpToken.Write(TimeProvider.System.GetUtcNow(), out var ends);
        var body = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"access_token":"{{token}}","expires_on":"{{ends.ToUnixTimeSeconds()}}","resource":"https://storage.azure.com","token_type":"Bearer"}""");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(knowsSecret
            ? $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"
            : "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    }
}
