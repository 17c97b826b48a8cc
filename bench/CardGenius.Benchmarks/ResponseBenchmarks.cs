using System.Text;
using BenchmarkDotNet.Attributes;
using CardGenius.Batch.Api.Responses;
using CardGenius.Batch.Ranking;
using CardGenius.Simulator;
using CardGenius.Simulator.Traffic;

namespace CardGenius.Benchmarks;

/// <summary>Reads and ranks one response of the simulator, from memory, and compares it with its request.</summary>
[MemoryDiagnoser]
public class ResponseBenchmarks
{
    private static readonly byte[] Request = "{\"amazon_spends\":12000,\"rent\":30000}"u8.ToArray();

    private readonly ResponseReader _reader = new(new RankingRules(), new TextCache(), maxBytes: 16 * 1024 * 1024);
    private byte[] _answer = [];

    /// <summary>Bytes of the answer.</summary>
    [Params(35_000, 1_500_000)]
    public int Bytes { get; set; }

    /// <summary>Fetches the answer once.</summary>
    [GlobalSetup]
    public async Task FetchAsync()
    {
        await using var simulator = await SimulatorServer.StartAsync(
            new SimulatorOptions { ResponseBytes = Bytes, Latency = LatencyProfile.None });
        using var client = new HttpClient();
        using var body = new StringContent(Encoding.UTF8.GetString(Request), Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(simulator.ApiAddress, body);
        _answer = await response.Content.ReadAsByteArrayAsync();
    }

    /// <summary>Reads and ranks.</summary>
    [Benchmark]
    public async Task<object> ReadAndRankAsync()
    {
        using var stream = new MemoryStream(_answer);
        return await _reader.ReadAsync(stream, Request, CancellationToken.None);
    }
}
