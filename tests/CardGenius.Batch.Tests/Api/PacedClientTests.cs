using CardGenius.Batch.Api;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Api;

/// <summary>Tests the rate limit of a chunk. The chunks do not coordinate, but together they must not exceed the rate limit of the run.</summary>
public sealed class PacedClientTests
{
    [Fact]
    public async Task Twenty_chunks_with_a_share_of_the_rate_keep_the_total_rate()
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

        // The rate is never exceeded and all chunks progress, even if the threads of this machine are slower than the clock of the test.
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

    [Theory]
    [InlineData(0.01)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(25)]
    [InlineData(150)]
    public async Task After_a_stall_three_processes_keep_the_documented_maximum(double rate)
    {
        var time = new ManualTimeProvider();
        var sent = 0;
        var settings = new RunSettings { Api = new() { RequestsPerSecond = rate } };
        var window = PacedSchedule.Of(settings);
        var processes = Enumerable.Range(0, 3).Select(i => new ClientHarness(
            new StubHandler(_ =>
            {
                Interlocked.Increment(ref sent);
                return StubHandler.Json("{\"cards\":[]}");
            }),
            new ApiSettings { RampSeconds = 0 },
            20,
            time: time,
            randomizer: new Random(i).NextDouble)).ToList();
        var chunks = Enumerable.Range(0, window)
            .Select(i => processes[i % 3].Client.At(PacedSchedule.ShareOf(settings, window)))
            .ToList();
        var first = SendAll();
        time.Advance(TimeSpan.FromSeconds(3 * window / rate));
        await Task.WhenAll(first);

        // All processes were suspended for an hour, so every chunk may send a request at once.
        time.Advance(TimeSpan.FromHours(1));
        sent = 0;
        await Task.WhenAll(SendAll());
        for (var again = 0; again < 5; again++)
        {
            _ = SendAll();
        }

        for (var tenth = 0; tenth < 9; tenth++)
        {
            time.Advance(TimeSpan.FromSeconds(0.1));
        }

        Assert.InRange(sent, 1, rate + 1);
        chunks.ForEach(c => c.Dispose());
        processes.ForEach(p => p.Dispose());

        List<Task<CallResult>> SendAll() => chunks.ConvertAll(c => c.RecommendAsync(ClientHarness.Request, default, default).AsTask());
    }

    [Fact]
    public async Task The_slowest_rate_sends_its_first_request_in_the_time_of_a_chunk()
    {
        using var harness = new ClientHarness(
            new StubHandler(_ => StubHandler.Json("{\"cards\":[]}")), new ApiSettings { RampSeconds = 0 }, 20, randomizer: () => 1);
        var settings = new RunSettings { Api = new() { RequestsPerSecond = 0.01 } };
        var began = harness.Time.GetUtcNow();
        using var chunk = harness.Client.At(PacedSchedule.ShareOf(settings, PacedSchedule.Of(settings)));

        await harness.RunAsync(chunk.RecommendAsync(ClientHarness.Request, default, default).AsTask());

        Assert.InRange(harness.Time.GetUtcNow() - began, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(201));
    }

    [Fact]
    public async Task Consecutive_chunks_are_not_faster_than_one_chunk()
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
