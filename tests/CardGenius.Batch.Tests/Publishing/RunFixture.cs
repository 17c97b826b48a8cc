using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Tests.Input;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Publishing;

/// <summary>A run with committed chunks that can be published. It is planned from an input, and the test sets the outcomes.</summary>
internal sealed class RunFixture
{
    public const string RunId = "2026-W45";

    public static readonly CancellationToken None = CancellationToken.None;

    private RunFixture(MemoryRunStore store, string input, RunPlan plan, RunSettings settings)
    {
        Store = store;
        Input = input;
        Plan = plan;
        Settings = settings;
    }

    public ManualTimeProvider Time { get; } = new();

    public MemoryRunStore Store { get; private init; }

    public string Input { get; }

    public RunPlan Plan { get; }

    public RunSettings Settings { get; }

    public string Results => PublishPaths.Results(Plan);

    public static RunSettings SmallSettings { get; } = new() { ChunkSize = 4, PartSize = 10, TopN = 2, Concurrency = 2 };

    /// <summary>Returns an input with the given number of users. Every seventh row is a reject.</summary>
    public static string Csv(int users)
    {
        var text = new StringBuilder("userid,avg_amazon_gmv,city\n");
        for (int i = 0, row = 0; i < users; row++)
        {
            text.Append(row % 7 == 3 ? $"r{row},-5,\"bad, row\"\n" : $"u{i++},{row},\"Pune, \"\"{row}\"\"\"\n");
        }

        return text.ToString();
    }

    /// <summary>Plans an input and commits the outcome of each user. Transient failures are redriven.</summary>
    /// <param name="input">The text of the input.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="first">Returns the outcome line of a user in the first pass.</param>
    /// <param name="second">Returns the outcome line of a user in the redrive pass. If null, there is no redrive pass.</param>
    public static async Task<RunFixture> DoneAsync(
        string input, RunSettings settings, Func<User, byte[]> first, Func<User, byte[]>? second = null)
    {
        var store = new MemoryRunStore();
        var plan = await new Planner(store, new ManualTimeProvider())
            .PlanAsync(RunId, settings, new BytesInput("users.csv", input), null, None);
        var run = new RunFixture(store, input, plan, settings);
        for (var chunk = 0; chunk < plan.Chunks; chunk++)
        {
            await run.CommitAsync(new ChunkKey(0, chunk), null, first);
        }

        if (second is not null)
        {
            var redrive = await new RedrivePlanner(store).PlanAsync(plan, settings, None);
            for (var chunk = 0; chunk < redrive.Chunks; chunk++)
            {
                await run.CommitAsync(new ChunkKey(1, chunk), redrive, second);
            }
        }

        return run;
    }

    /// <summary>Commits the outcome of each user of another plan in the same store.</summary>
    public async Task<RunFixture> ContinueAsync(RunPlan plan, Func<User, byte[]> outcome)
    {
        var run = new RunFixture(Store, Input, plan, Settings);
        for (var chunk = 0; chunk < plan.Chunks; chunk++)
        {
            await run.CommitAsync(new ChunkKey(0, chunk), null, outcome);
        }

        return run;
    }

    /// <summary>Returns a run with 25 users in 3 parts: results with and without cards, permanent failures, redriven users with and without a
    /// result, and rejects.</summary>
    public static Task<RunFixture> MixedAsync(RunSettings? settings = null) => DoneAsync(
        Csv(25),
        settings ?? SmallSettings,
        u => u.Index % 6 == 1 ? Failure(u, FailureClass.BadRequest, transient: false)
            : u.Index % 5 == 2 ? Failure(u, FailureClass.ServerError, transient: true)
            : Result(u),
        u => u.Index % 10 == 2 ? Failure(u, FailureClass.Timeout, transient: true) : Result(u));

    public static byte[] Result(User user) => Outcomes.Line(new UserResult(user.Row, user.Id, Cards(user.Index)));

    public static byte[] Failure(User user, FailureClass failureClass, bool transient) =>
        Outcomes.Line(new UserFailure(user.Row, user.Id, Failed(failureClass), transient));

    public static CallFailure Failed(FailureClass failureClass)
    {
        var start = new DateTimeOffset(2026, 11, 2, 3, 0, 0, TimeSpan.Zero);
        return new CallFailure(
            failureClass, failureClass == FailureClass.Timeout ? null : 503, 3, start, start.AddSeconds(7.5), "what, \"went\" wrong");
    }

    public static IReadOnlyList<RankedCard> Cards(long user) =>
    [
        .. Enumerable.Range(0, (int)(user % 4)).Select(i => new RankedCard(
            $"CARD {i} ", $"Card {i}, \"₹\"", i == 0 ? null : $"card-{i}", 100 + i, 1000m - (i * 10) + user, 99.50m, i, [new("amazon_spends", 12.5m * i), new("fuel", 3)])),
    ];

    /// <summary>Returns the same run in a copy of the store.</summary>
    public RunFixture Copy() => new(Store.Copy(), Input, Plan, Settings);

    public IInputSource InputSource(string? text = null) => new BytesInput("users.csv", text ?? Input);

    public Task<RunResult> PublishAsync() => PublishAsync(Store);

    /// <summary>Publishes the run in the same steps as the loop.</summary>
    public async Task<RunResult> PublishAsync(IRunStore store)
    {
        var publisher = new Publisher(store, Time);
        for (var part = 0; part < Publisher.Parts(Plan, Settings); part++)
        {
            await publisher.PublishPartAsync(Plan, Settings, part, None);
        }

        return await publisher.CompleteAsync(Plan, Settings, None);
    }

    public SortedDictionary<string, byte[]> Published() => new(
        Store.Files.Where(f => f.Key.StartsWith("results/", StringComparison.Ordinal)).ToDictionary(f => f.Key[(Results.Length + 1)..], f => f.Value),
        StringComparer.Ordinal);

    public string Text(string name) => Gunzip(Store[$"{Results}/{name}"]);

    public Manifest Manifest() => CardGenius.Batch.Publishing.Manifest.Parse(Store[$"{Results}/{RunPaths.ManifestName}"]);

    public static string Gunzip(byte[] content)
    {
        using var text = new StreamReader(new GZipStream(new MemoryStream(content), CompressionMode.Decompress));
        return text.ReadToEnd();
    }

    public static byte[] Gzip(string text)
    {
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(content, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return content.ToArray();
    }

    // Builds a chunk file: lines, a checkpoint between them, and the report at the end.
    private async Task CommitAsync(ChunkKey key, RedrivePlan? redrive, Func<User, byte[]> outcome)
    {
        var content = new ArrayBufferWriter<byte>();
        var tally = ChunkTally.Zero;
        await foreach (var user in UserReader.ReadAsync(Store, Plan, key, redrive, 0, None))
        {
            var line = outcome(user);
            content.Write(line);
            tally += Tally(line);
            if (tally.Users == 2)
            {
                content.Write([ChunkFormat.Mark, .. "{\"users\":2}\n"u8]);
            }
        }

        var report = new ChunkReport { Key = key, Outcome = ChunkOutcome.Done, Tally = tally };
        content.Write([ChunkFormat.Mark, .. JsonSerializer.SerializeToUtf8Bytes(report, RunJsonContext.Default.ChunkReport), (byte)'\n']);
        Store[RunPaths.Chunk(Plan.RunId, key)] = content.WrittenSpan.ToArray();
    }

    private static ChunkTally Tally(byte[] line)
    {
        var latency = new LatencyHistogram
        {
            Buckets = [new LatencyBucket(LatencyHistogram.BucketOf(TimeSpan.FromMilliseconds(1500)), 1)],
            MaxMilliseconds = 1500,
            SumMilliseconds = 1500,
        };
        if (!OutcomeLine.IsFailure(line))
        {
            return new ChunkTally { Results = 1, Attempts = 1, Latency = latency };
        }

        var failure = OutcomeLine.ReadFailure(line);
        return new ChunkTally
        {
            PermanentFailures = failure.Transient ? 0 : 1,
            TransientFailures = failure.Transient ? 1 : 0,
            Attempts = failure.Failure.Attempts,
            FailedAttempts = [new ClassCount(failure.Failure.Class, failure.Failure.Attempts)],
        };
    }
}
