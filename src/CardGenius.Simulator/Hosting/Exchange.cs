using CardGenius.Simulator.Statistics;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace CardGenius.Simulator.Hosting;

/// <summary>
/// One request to the API path and its answer. It sees to it that the request ceases to be in flight before the client can know that its answer
/// is complete.
/// </summary>
internal sealed class Exchange : IAsyncDisposable
{
    private const int HeldBack = 256;

    private readonly StatsRecorder _recorder;
    private readonly CancellationTokenRegistration _registration;

    public Exchange(HttpContext context, StatsRecorder recorder)
    {
        Context = context;
        _recorder = recorder;
        var socket = context.Features.Get<IConnectionSocketFeature>()?.Socket;
        Ticket = recorder.Begin(() => PeerState.HasLeft(socket), context.Features.Get<ConnectionMark>());
        _registration = Aborted.UnsafeRegister(static ticket => ((RequestTicket)ticket!).End(RequestEnd.ClientLeft), Ticket);
    }

    public HttpContext Context { get; }

    public RequestTicket Ticket { get; }

    /// <summary>Cancelled when the client leaves.</summary>
    public CancellationToken Aborted => Context.RequestAborted;

    public HttpResponse Response => Context.Response;

    /// <summary>Sends a whole answer.</summary>
    public async Task SendAsync(int status, string contentType, ReadOnlyMemory<byte> body)
    {
        Begin(status, contentType);
        Response.ContentLength = body.Length;
        var held = Math.Min(HeldBack, body.Length);
        if (body.Length > held)
        {
            await WriteAsync(body[..^held]);
        }

        await SendLastAsync(body[^held..], RequestEnd.Answered);
    }

    /// <summary>Sets the status and the type of an answer.</summary>
    public void Begin(int status, string contentType)
    {
        Response.StatusCode = status;
        Response.ContentType = contentType;
        _recorder.Status(Ticket, status);
    }

    /// <summary>Sends bytes of the body, but not its last.</summary>
    /// <exception cref="OperationCanceledException">The client has left.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        // The server takes bytes for a connection that is gone without a word until a callback says so. A loop of writes would keep the very threads busy
        // on which that callback waits, so it looks for itself.
        if (Ticket.HasClientLeft())
        {
            Ticket.End(RequestEnd.ClientLeft);
            throw new OperationCanceledException("The client has left.");
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

        // Every path has ended the ticket by now, except where the client left or the server stops while something was awaited.
        Ticket.End(RequestEnd.ClientLeft);
    }
}
