using CardGenius.Simulator.Statistics;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace CardGenius.Simulator.Hosting;

/// <summary>
/// A request to the API path and its response. The request stops counting as in flight before the client can know that the response is
/// complete.
/// </summary>
internal sealed class Exchange : IAsyncDisposable
{
    private const int LastBytes = 256;

    private readonly StatsRecorder _recorder;
    private readonly CancellationTokenRegistration _registration;

    public Exchange(HttpContext context, StatsRecorder recorder)
    {
        Context = context;
        _recorder = recorder;
        var socket = context.Features.Get<IConnectionSocketFeature>()?.Socket;
        Ticket = recorder.Begin(() => PeerState.HasLeft(socket), context.Features.Get<ConnectionMark>());
        recorder.UserAgent(context.Request.Headers.UserAgent.ToString());
        _registration = Aborted.UnsafeRegister(static ticket => ((RequestTicket)ticket!).End(RequestEnd.ClientLeft), Ticket);
    }

    public HttpContext Context { get; }

    public RequestTicket Ticket { get; }

    /// <summary>Cancelled when the client disconnects.</summary>
    public CancellationToken Aborted => Context.RequestAborted;

    public HttpResponse Response => Context.Response;

    /// <summary>Sends a complete response.</summary>
    public async Task SendAsync(int status, string contentType, ReadOnlyMemory<byte> body)
    {
        Begin(status, contentType);
        Response.ContentLength = body.Length;
        var last = Math.Min(LastBytes, body.Length);
        if (body.Length > last)
        {
            await WriteAsync(body[..^last]);
        }

        await SendLastAsync(body[^last..], RequestEnd.Answered);
    }

    /// <summary>Sets the status and the content type of the response.</summary>
    public void Begin(int status, string contentType)
    {
        Response.StatusCode = status;
        Response.ContentType = contentType;
        _recorder.Status(Ticket, status);
        if (Response.Headers.RetryAfter is [{ } retryAfter])
        {
            _recorder.RetryAfter(retryAfter);
        }
    }

    /// <summary>Sends bytes of the body, but not the last ones.</summary>
    /// <exception cref="OperationCanceledException">The client has disconnected.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        // The server accepts bytes for a closed connection until a callback reports the end. A loop of writes would occupy the threads that the
        // callback
        // needs, so the loop checks the connection itself.
        if (Ticket.HasClientLeft())
        {
            Ticket.End(RequestEnd.ClientLeft);
            throw new OperationCanceledException("The client has disconnected.");
        }

        _recorder.Bytes(bytes.Length);
        await Response.Body.WriteAsync(bytes, Aborted);
    }

    /// <summary>Ends the request and sends its last bytes.</summary>
    public async Task SendLastAsync(ReadOnlyMemory<byte> bytes, RequestEnd end)
    {
        _recorder.Bytes(bytes.Length);
        Ticket.End(end);
        if (bytes.IsEmpty)
        {
            await Response.StartAsync(Aborted);
        }
        else
        {
            await Response.Body.WriteAsync(bytes, Aborted);
        }
    }

    /// <summary>Resets the connection.</summary>
    public void Reset()
    {
        Ticket.End(RequestEnd.BrokenOff);
        Context.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        await _registration.DisposeAsync();

        // The ticket has already ended, unless the client disconnected or the server stopped during an await.
        Ticket.End(RequestEnd.ClientLeft);
    }
}
