using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CardGenius.Batch.Tests.Api;

/// <summary>A server on loopback that can send any bytes, also those that a web server would not send.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<Stream, CancellationToken, Task> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;
    private int _connections;
    private int _requests;
    private int _inFlight;
    private int _mostInFlight;

    /// <param name="answer">Sends the response to one request. If it throws, the connection is reset.</param>
    /// <param name="certificate">The certificate for TLS; null for plain HTTP.</param>
    public RawServer(Func<Stream, CancellationToken, Task> answer, X509Certificate2? certificate = null)
    {
        _answer = answer;
        _certificate = certificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"{(_certificate is null ? "http" : "https")}://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/cg/api/pro";

    public int Connections => Volatile.Read(ref _connections);

    public int Requests => Volatile.Read(ref _requests);

    public int MostInFlight => Volatile.Read(ref _mostInFlight);

    public List<string> Heads { get; } = [];

    /// <summary>Creates a server that always sends the same response.</summary>
    public static RawServer Saying(string head, byte[]? body = null) =>
        new(async (stream, cancelled) =>
        {
            await WriteAsync(stream, head, cancelled);
            await stream.WriteAsync(body ?? [], cancelled);
        });

    public static async Task WriteAsync(Stream stream, string text, CancellationToken cancelled) =>
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancelled);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptSocketAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket socket)
    {
        Interlocked.Increment(ref _connections);
        using var _ = socket;
        try
        {
            Stream stream = new NetworkStream(socket);
            if (_certificate is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _end.Token);
                stream = tls;
            }

            while (await ReadRequestAsync(stream))
            {
                await RespondAsync(socket, stream);
            }
        }
        catch (Exception)
        {
            socket.LingerState = new LingerOption(true, 0);
        }
    }

    // A request is in flight from its last byte until the last byte of the response, or until the client closes the connection.
    private async Task RespondAsync(Socket socket, Stream stream)
    {
        Interlocked.Increment(ref _requests);
        var now = Interlocked.Increment(ref _inFlight);
        for (var most = MostInFlight; now > most && Interlocked.CompareExchange(ref _mostInFlight, now, most) != most; most = MostInFlight)
        {
        }

        using var gone = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        var watching = WatchAsync();
        try
        {
            await _answer(stream, gone.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            await answered.CancelAsync();
            await watching;
        }

        async Task WatchAsync()
        {
            try
            {
                // The client sends nothing while it waits for a response, so a read of 0 bytes means that it closed the connection.
                if (await socket.ReceiveAsync(new byte[1], SocketFlags.Peek, answered.Token) == 0)
                {
                    await gone.CancelAsync();
                }
            }
            catch (OperationCanceledException)
            {
            }
            catch (SocketException)
            {
                await gone.CancelAsync();
            }
        }
    }

    private async Task<bool> ReadRequestAsync(Stream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(buffer, _end.Token) == 0)
            {
                return false;
            }

            head.Append((char)buffer[0]);
        }

        var text = head.ToString();
        lock (Heads)
        {
            Heads.Add(text);
        }

        // A CONNECT request to a proxy has no body.
        var length = text.Split("\r\n").SingleOrDefault(l => l.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))?[16..];
        await stream.ReadExactlyAsync(new byte[int.Parse(length ?? "0")], _end.Token);
        return true;
    }
}
