using System.Diagnostics;
using CardGenius.Batch.Api.Responses;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;
using Xunit.Abstractions;

namespace CardGenius.Batch.Tests.Api.Responses;

public class ResponseReaderMemoryTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(50_000)]
    [InlineData(1_500_000)]
    public void The_memory_of_a_response_does_not_grow_with_its_size(int size)
    {
        var bytes = SampleResponses.OfSize(size, cards: size / 2500);
        var reader = new ResponseReader(new RankingRules(), new TextCache(), 1 << 24);
        Read(reader, bytes);
        const int Times = 20;
        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Times; i++)
        {
            Read(reader, bytes);
        }

        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / Times;
        output.WriteLine($"{bytes.Length} bytes: {each} bytes allocated, {bytes.Length * Times / clock.Elapsed.TotalSeconds / 1e6:0} MB/s");
        Assert.InRange(each, 0, 12_000);
    }

    [Fact]
    public void A_hostile_response_costs_at_most_its_longest_text()
    {
        var reader = new ResponseReader(new RankingRules(), new TextCache(), 1 << 24);
        foreach (var body in (string[])[
            new string(' ', 1 << 20),
            "[\"" + new string('x', 1 << 22),
            "[{\"card_name\":\"" + new string('x', 1 << 19) + "\"}]",
            "[" + string.Concat(Enumerable.Repeat("{\"card_name\":\"" + new string('y', 900) + "\"},", 2000)),
            "[{\"spending_breakdown\":{" + string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"key{i}\":{{\"savings\":1}}")) + "}}]"])
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(body);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var response = Read(reader, bytes);
            var cost = GC.GetAllocatedBytesForCurrentThread() - before;

            output.WriteLine($"{bytes.Length} bytes: {response.Class}, {cost} bytes allocated");
            Assert.NotEqual(FailureClass.None, response.Class);
            Assert.InRange(cost, 0, 12 << 20);
        }
    }

    private static ParsedResponse Read(ResponseReader reader, byte[] bytes) =>
        reader.ReadAsync(new MemoryStream(bytes), default, CancellationToken.None).AsTask().GetAwaiter().GetResult();
}
