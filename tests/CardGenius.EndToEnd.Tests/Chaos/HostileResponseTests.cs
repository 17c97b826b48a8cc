using System.Diagnostics;
using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>Malformed responses cost bounded memory and time and end as classified failures, and the run continues.</summary>
public sealed class HostileResponseTests(ITestOutputHelper output)
{
    private const int Each = 5;
    private const long MostMemory = 300L * 1024 * 1024;

    private static readonly (string Rule, string Class)[] Kinds =
    [
        ("huge_body", "TooLarge"),
        ("endless_body", "TooLarge"),
        ("gzip_bomb", "TooLarge"),
        ("drip", "Timeout"),
        ("drip,interval=0.01", "Timeout"),
        ("deep_nesting", "NotJson"),
        ("nan", "NotJson"),
        ("invalid_utf8", "NotJson"),
        ("huge_numbers", "WrongShape"),
    ];

    [Fact]
    public async Task Hostile_answers_fail_their_user_alone_within_bounds()
    {
        // The first users get malformed responses, so that many of them arrive at once. The next ones get unusual but valid responses.
        const int Hostile = Each * 9;
        await using var scenario = await Scenario.StartAsync(300);
        scenario.Simulator.Faults = FaultPlan.Of(
        [
            .. Kinds.SelectMany((kind, place) => Enumerable.Range(place * Each, Each).Select(user => Scenario.For(user, kind.Rule))),
            Scenario.For(Hostile, "wrong_content_type"),
            Scenario.For(Hostile + 1, "duplicate_keys"),
        ]);

        await using var run = scenario.Run("--timeout", "1.5", "--attempts", "2", "--failure-tolerance", "1");
        var began = Stopwatch.GetTimestamp();
        var peak = await run.WatchMemoryAsync();
        await Scenario.EndAsync(run, 3);

        var took = Stopwatch.GetElapsedTime(began);
        output.WriteLine($"{peak / 1024 / 1024} MB at most, {took.TotalSeconds:0.0} s");
        var failures = await scenario.CheckEveryRowAsync(failed: Enumerable.Range(0, Hostile), notJudged: new HashSet<int> { Hostile + 1 });
        foreach (var (user, record) in failures)
        {
            Assert.Equal($"{Kinds[user / Each].Rule}: {Kinds[user / Each].Class}", $"{Kinds[user / Each].Rule}: {record.GetProperty("cardgenius_class")}");
            Assert.InRange(record.GetProperty("cardgenius_error").GetString()!.Length, 10, 330);
        }

        // Of duplicate members the last applies, as in the original script.
        var twice = scenario.Published.Results.Single(result => result.GetProperty("row").GetInt32() == Hostile + 3);
        Assert.Equal("DUPLICATE", twice.GetProperty("cards")[0].GetProperty("name").GetString());

        // Ten times the memory of a normal run would mean that 100 MB bodies are kept. Ten users with slow bodies take 4 times 1.5 s each, in
        // parallel.
        Assert.True(!OperatingSystem.IsLinux() || peak is > 0 and < MostMemory, $"{peak / 1024 / 1024} MB");
    }
}
