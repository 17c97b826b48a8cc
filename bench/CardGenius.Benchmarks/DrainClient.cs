using System.Net.Http.Headers;

namespace CardGenius.Benchmarks;

/// <summary>Sends requests with 20 in flight, and reads each response without looking at it: the fastest that HttpClient can be.</summary>
internal static class DrainClient
{
    private const int InFlight = 20;

    private static readonly byte[] Body =
        "{\"amazon_spends\":12000,\"flipkart_spends\":9000,\"grocery_spends_online\":7000,\"other_online_spends\":3000}"u8.ToArray();

    /// <summary>Sends the requests.</summary>
    public static async Task RunAsync(Uri api, int requests)
    {
        using var client = new HttpClient();
        var left = requests;
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
        {
            var buffer = new byte[64 * 1024];
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await SendAsync(client, api, buffer);
            }
        })));
    }

    private static async Task SendAsync(HttpClient client, Uri api, byte[] buffer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, api) { Content = new ByteArrayContent(Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync();
        while (await stream.ReadAsync(buffer) > 0)
        {
        }
    }
}
