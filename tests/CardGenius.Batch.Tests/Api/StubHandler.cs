using System.Net;
using System.Text;
using CardGenius.Batch.Input.Tables;

namespace CardGenius.Batch.Tests.Api;

/// <summary>A transport that gets its responses from a function. The function receives the number of the request, from 1, and the request.</summary>
internal sealed class StubHandler(Func<int, HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    private int _requests;
    private int _hanging;

    public StubHandler(Func<int, HttpResponseMessage> answer)
        : this((number, _, _) => Task.FromResult(answer(number)))
    {
    }

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The number of requests that still wait for their response.</summary>
    public int Hanging => Volatile.Read(ref _hanging);

    public List<HttpRequestMessage> Seen { get; } = [];

    public List<string> Bodies { get; } = [];

    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Status(int status, params (string Name, string Value)[] headers)
    {
        var response = Json("""{"message":"no"}""", (HttpStatusCode)status);
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _requests);
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        lock (Seen)
        {
            Seen.Add(request);
            Bodies.Add(body);
        }

        var pending = answer(number, request, cancellationToken);
        if (pending.IsCompleted)
        {
            return await pending;
        }

        // A cancelled request stops waiting at the moment of the cancellation, not when a thread processes it.
        Interlocked.Increment(ref _hanging);
        var isOver = 0;
        await using var givenUp = cancellationToken.UnsafeRegister(_ => End(), null);
        try
        {
            return await pending;
        }
        finally
        {
            End();
        }

        void End() => Interlocked.Add(ref _hanging, -(1 - Interlocked.Exchange(ref isOver, 1)));
    }
}
