using System.Net;
using System.Text;
using System.Text.Json;
using CardGenius.Testing;

namespace CardGenius.Simulator.Tests.Support;

/// <summary>An ordinary HTTP client of a simulator.</summary>
internal sealed class Client : IDisposable
{
    private readonly SimulatorServer _server;

    public Client(SimulatorServer server, DecompressionMethods decompression = DecompressionMethods.None)
    {
        _server = server;
        Http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = decompression, ResponseDrainTimeout = TimeSpan.Zero });
    }

    public HttpClient Http { get; }

    public Task<HttpResponseMessage> PostAsync(string body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, "cg/api/pro", body, headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(_server.Address, path));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var timeout = new CancellationTokenSource(Eventually.Guard);
        return await Http.SendAsync(request, timeout.Token);
    }

    public async Task<JsonDocument> PostForJsonAsync(string body)
    {
        using var answer = await PostAsync(body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
    }

    public void Dispose() => Http.Dispose();
}
