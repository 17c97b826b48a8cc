using System.Buffers;
using System.Net;
using System.Net.Sockets;
using CardGenius.Load.LoadTest.Definition;

namespace CardGenius.Load.LoadTest.Sending;

/// <summary>
/// Sends requests with HTTP/1.1 over kept connections, one request on a connection at a time. It follows no redirect and uses no proxy and no
/// cookies, so that all load goes to the host for which it was permitted.
/// </summary>
public sealed class HttpLoadSender : ILoadSender, IDisposable
{
    private const string UserAgent = "User-Agent";
    private const int BufferSize = 32 * 1024;

    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    /// <summary>Creates a sender.</summary>
    /// <param name="timeout">The time within which a complete response must arrive.</param>
    /// <param name="isLoopbackOnly">Whether connections to other machines are refused, whatever a name resolves to.</param>
    /// <param name="time">The clock.</param>
    public HttpLoadSender(TimeSpan timeout, bool isLoopbackOnly, TimeProvider time)
    {
        _timeout = timeout;
        _time = time;
#pragma warning disable CA2000 // The invoker disposes the handler.
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxConnectionsPerServer = int.MaxValue,
            ConnectTimeout = timeout,
            ActivityHeadersPropagator = null,
            ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, isLoopbackOnly, cancellationToken),
        });
#pragma warning restore CA2000
    }

    /// <inheritdoc/>
    public async ValueTask<SendResult> SendAsync(LoadRequest request, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        using var message = Create(request);
        var status = 0;
        long bytes = 0;
        try
        {
            using var response = await _http.SendAsync(message, either.Token);
            status = (int)response.StatusCode;
            bytes = await ReadAsync(response, either.Token);
            return new SendResult(Of(status), status, bytes);
        }
        catch (HttpRequestException e)
        {
            return new SendResult(Of(e, stop, timeout.Token), status, bytes);
        }
        catch (IOException)
        {
            stop.ThrowIfCancellationRequested();
            return new SendResult(timeout.IsCancellationRequested ? LoadFailure.Timeout : LoadFailure.CutOff, status, bytes);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new SendResult(LoadFailure.Timeout, status, bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Create(LoadRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Address);
        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
        }

        message.Headers.TryAddWithoutValidation(UserAgent, request.Headers.GetValueOrDefault(UserAgent) ?? "CardGenius-Load-Test/1.0");
        foreach (var (name, value) in request.Headers.Where(h => !h.Key.Equals(UserAgent, StringComparison.OrdinalIgnoreCase)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    private static async Task<long> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long bytes = 0;
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                bytes += read;
            }

            return bytes;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static LoadFailure Of(int status) => status switch
    {
        >= 200 and < 300 => LoadFailure.None,
        429 => LoadFailure.RateLimited,
        < 400 => LoadFailure.Redirect,
        < 500 => LoadFailure.ClientError,
        _ => LoadFailure.ServerError,
    };

    private static LoadFailure Of(HttpRequestException error, CancellationToken stop, CancellationToken timeout)
    {
        stop.ThrowIfCancellationRequested();
        return timeout.IsCancellationRequested ? LoadFailure.Timeout : error.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => LoadFailure.NameResolution,
            HttpRequestError.SecureConnectionError => LoadFailure.Tls,
            HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse => LoadFailure.CutOff,
            _ => error.InnerException is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain }
                ? LoadFailure.NameResolution
                : LoadFailure.Connection,
        };
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint host, bool isLoopbackOnly, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host.Host, out var ip) ? [ip] : await Dns.GetHostAddressesAsync(host.Host, cancellationToken);
        if (isLoopbackOnly && Array.Find(addresses, a => !IPAddress.IsLoopback(a)) is { } other)
        {
            throw new IOException($"{host.Host} resolves to {other}, which is not this machine.");
        }

#pragma warning disable CA2000 // The returned stream disposes the socket.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            await socket.ConnectAsync(addresses, host.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
