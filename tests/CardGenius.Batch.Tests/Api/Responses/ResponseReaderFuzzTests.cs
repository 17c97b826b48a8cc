using System.Diagnostics;
using System.Globalization;
using System.Text;
using CardGenius.Batch.Api.Responses;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Tests.Ranking;
using Xunit.Abstractions;

namespace CardGenius.Batch.Tests.Api.Responses;

/// <summary>Reads a million mutated responses. CARDGENIUS_FUZZ_SEED and CARDGENIUS_FUZZ_ANSWERS set another seed or number.</summary>
public class ResponseReaderFuzzTests(ITestOutputHelper output)
{
    private const int Batches = 500;

    [Fact]
    public void No_response_is_misread()
    {
        var seed = Setting("CARDGENIUS_FUZZ_SEED", Environment.TickCount);
        var responses = Setting("CARDGENIUS_FUZZ_ANSWERS", 1_000_000);
        output.WriteLine($"CARDGENIUS_FUZZ_SEED={seed} CARDGENIUS_FUZZ_ANSWERS={responses}");
        var clock = Stopwatch.StartNew();
        var (parsed, ranked, misread) = (0, 0, 0);
        Parallel.For(
            0,
            Batches,
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            batch =>
            {
                var mutator = new ResponseMutator(unchecked((seed * 31) + batch));
                var reader = new ResponseReader(new RankingRules { TopN = 3 }, new TextCache(), 1 << 20);
                var steps = new Random(batch);
                for (var i = batch; i < responses; i += Batches)
                {
                    var response = mutator.Next();
                    var expected = OracleRanking.Read(response);
                    var actual = Read(reader, response, steps.Next(4) == 0 ? steps.Next(1, 50) : int.MaxValue);
                    Interlocked.Add(ref parsed, expected is null ? 0 : 1);
                    Interlocked.Add(ref ranked, expected?.Contains('|', StringComparison.Ordinal) == true ? 1 : 0);
                    if (!Agrees(actual, expected, response) && Interlocked.Increment(ref misread) < 10)
                    {
                        output.WriteLine(
                            $"expected {expected ?? "NotJson or CutOff"}\nbut      {actual}\nof       {Encoding.UTF8.GetString(response)}\n");
                    }
                }
            });

        output.WriteLine($"{responses} responses in {clock.Elapsed.TotalSeconds:0.0} s, {parsed} of them JSON, {ranked} ranked");
        Assert.Equal(0, misread);
        Assert.InRange((double)parsed / responses, 0.2, 0.8);
        Assert.InRange((double)ranked / responses, 0.1, 0.8);
    }

    private static bool Agrees(string actual, string? expected, byte[] response) =>
        expected is null

            // The reader skips a leading byte order mark, and the oracle refuses it.
            ? actual is nameof(FailureClass.NotJson) or nameof(FailureClass.CutOff)
                || (response.AsSpan().StartsWith(Encoding.UTF8.Preamble) && OracleRanking.Read(response.AsMemory(3)) == actual)

            // The reader refuses half of a surrogate pair even if a repeated member replaces the value. The oracle does not see the replaced value.
            : actual == expected || (actual == nameof(FailureClass.NotJson) && response.AsSpan().IndexOf("\\ud8"u8) >= 0);

    private static string Read(ResponseReader reader, byte[] bytes, int step)
    {
        // The stream never waits, so the reader completes synchronously.
        var reading = reader.ReadAsync(new TrickleStream(bytes, step), default, CancellationToken.None).AsTask();
        var response = reading.GetAwaiter().GetResult();
        return response.Class != FailureClass.None
            ? response.Class.ToString()
            : string.Join('\n', response.Cards.Select(c => string.Create(
                CultureInfo.InvariantCulture,
                $"{c.Name}|{c.Alias}|{c.Id}|{c.TotalSavingsYearly}|{c.JoiningFees}|{c.TotalExtraBenefits}|{string.Join(';', c.Breakdown.Select(b => string.Create(CultureInfo.InvariantCulture, $"{b.SpendKey}={b.Savings}")))}")));
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
