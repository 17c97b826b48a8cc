using CardGenius.Batch.Api;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Api;

/// <summary>A chunk's own pace: chunks that know nothing of each other are together no faster than the whole may be.</summary>
public sealed class PacedClientTests
{
    [Fact]
    public async Task Twenty_chunks_at_their_share_keep_the_whole_s_rate()
    {
        const int Chunks = 20;
        const double Rate = 10;
        var time = new ManualTimeProvider();
        var sent = 0;
        using var harness = new ClientHarness(
            new StubHandler(_ =>
            {
                Interlocked.Increment(ref sent);
                return StubHandler.Json("{\"cards\":[]}");
            }),
            new ApiSettings { RampSeconds = 0 },
            Chunks,
            time: time,
            randomizer: new Random(7).NextDouble);
        var clients = Enumerable.Range(0, Chunks).Select(_ => harness.Client.At(Rate / Chunks)).ToList();
        using var stop = new CancellationTokenSource();
        var loops = clients.Select(c => LoopAsync(c, stop.Token)).ToArray();
        var began = time.GetUtcNow();

        // However slowly the threads of this machine follow the clock of the test, never more than the rate has passed; and all get on.
        while (Volatile.Read(ref sent) < 450)
        {
            Settle();
            var elapsed = time.GetUtcNow() - began;
            Assert.True(Volatile.Read(ref sent) <= Rate * elapsed.TotalSeconds, $"{sent} requests in {elapsed}");
            Assert.True(elapsed < TimeSpan.FromMinutes(20), $"only {sent} requests in {elapsed}");
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        await stop.CancelAsync();
        await Task.WhenAll(loops);
        clients.ForEach(c => c.Dispose());

        static async Task LoopAsync(IPacedClient client, CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                await client.RecommendAsync(ClientHarness.Request, stop, CancellationToken.None);
            }
        }

        static void Settle()
        {
            for (var i = 0; i < 1000; i++)
            {
                Thread.Yield();
            }
        }
    }

    [Fact]
    public async Task Chunk_upon_chunk_is_no_faster_than_one()
    {
        using var harness = new ClientHarness(
            new StubHandler(_ => StubHandler.Json("{\"cards\":[]}")), new ApiSettings { RampSeconds = 0 }, 1, randomizer: () => 0);
        var began = harness.Time.GetUtcNow();
        for (var chunk = 0; chunk < 10; chunk++)
        {
            using var client = harness.Client.At(0.5);
            await harness.RunAsync(client.RecommendAsync(ClientHarness.Request, CancellationToken.None, CancellationToken.None).AsTask());
        }

        Assert.InRange((harness.Time.GetUtcNow() - began).TotalSeconds, 20, 21);
    }
}
