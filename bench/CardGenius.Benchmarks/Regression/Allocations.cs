using CardGenius.Batch.Api;
using CardGenius.Batch.Api.Responses;
using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;

namespace CardGenius.Benchmarks.Regression;

/// <summary>Measures the bytes that each stage allocates per user. The simulated API must be another process.</summary>
/// <param name="api">The address of a simulated API with responses of 35 KB.</param>
/// <param name="largeApi">The address of a simulated API with responses of 1.5 MB.</param>
/// <param name="csv">An input of 20,000 users.</param>
/// <param name="xlsx">The same as a workbook.</param>
/// <param name="folder">An empty folder.</param>
internal sealed class Allocations(string api, string largeApi, string csv, string xlsx, string folder)
{
    private static readonly byte[] Request =
        "{\"amazon_spends\":12000,\"flipkart_spends\":9000,\"grocery_spends_online\":7000,\"other_online_spends\":3000}"u8.ToArray();

    /// <summary>Measures all stages.</summary>
    public async Task<IReadOnlyList<Figure>> MeasureAsync() =>
    [
        await MeasureReaderAsync("reading and ranking a response of 35 KB", api, responses: 1_000),
        await MeasureReaderAsync("reading and ranking a response of 1.5 MB", largeApi, responses: 50),
        await MeasureCallAsync("calling the API, response of 35 KB", api, calls: 1_000),
        await MeasureCallAsync("calling the API, response of 1.5 MB", largeApi, calls: 100),
        .. await new RunAllocations(api, csv, xlsx, folder).MeasureAsync(await FetchAsync()),
    ];

    private static async Task<Figure> MeasureReaderAsync(string stage, string address, int responses)
    {
        using var client = new HttpClient();
        using var content = new ByteArrayContent(Request);
        content.Headers.ContentType = new("application/json");
        using var response = await client.PostAsync(new Uri(address), content);
        var reader = new ResponseReader(new RankingRules(), new TextCache(), maxBytes: 16 * 1024 * 1024);
        using var body = new MemoryStream(await response.Content.ReadAsByteArrayAsync());
        await ReadAsync(2);
        return await AllocationMeter.MeasureAsync(stage, responses, () => ReadAsync(responses));

        async Task ReadAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                body.Position = 0;
                var parsed = await reader.ReadAsync(body, Request, CancellationToken.None);
                RequireCards(parsed.Cards);
            }
        }
    }

    private static async Task<Figure> MeasureCallAsync(string stage, string address, int calls)
    {
        await using var client = NewClient(address);
        await CallAsync(calls / 10);
        return await AllocationMeter.MeasureAsync(stage, calls, () => CallAsync(calls), usesSockets: true);

        async Task CallAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                RequireCards((await client.RecommendAsync(Request, CancellationToken.None, CancellationToken.None)).Cards);
            }
        }
    }

    private async Task<CallResult> FetchAsync()
    {
        await using var client = NewClient(api);
        return await client.RecommendAsync(Request, CancellationToken.None, CancellationToken.None);
    }

    private static CardGeniusClient NewClient(string address) => new(new ApiSettings { Url = address }, concurrency: 1, new RankingRules());

    private static void RequireCards(IReadOnlyList<RankedCard> cards)
    {
        if (cards.Count == 0)
        {
            throw new InvalidOperationException("The simulated API returned no cards.");
        }
    }
}
