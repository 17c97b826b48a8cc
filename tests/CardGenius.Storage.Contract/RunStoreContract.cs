using System.Text;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Testing;

namespace CardGenius.Storage.Contract;

/// <summary>Tests a store. <see cref="Open"/> opens the same store again, as another process does.</summary>
public abstract class RunStoreContract
{
    protected static readonly CancellationToken None = CancellationToken.None;

    protected ManualTimeProvider Time { get; } = new();

    protected abstract IRunStore Open(TimeProvider time);

    protected IRunStore Store => Open(Time);

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(ReadOnlyMemory<byte>? bytes) => Encoding.UTF8.GetString(bytes!.Value.Span);

    protected static async Task<string?> ReadAllAsync(IRunStore store, string path, long offset = 0, long? length = null)
    {
        await using var stream = await store.OpenReadAsync(path, offset, length, None);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    protected static async Task CreateAsync(IRunStore store, string path, string content)
    {
        await using var file = await store.CreateAsync(path, None);
        await file.WriteAsync(Bytes(content));
        await file.CommitAsync(None);
    }

    // Documents

    [Fact]
    public async Task A_document_that_was_never_written_is_null() =>
        Assert.Null(await Store.ReadAsync("runs/r/settings.json", None));

    [Fact]
    public async Task A_document_is_readable_by_another_process()
    {
        await Store.WriteAsync("runs/r/settings.json", Bytes("{\"a\":1}"), None);
        Assert.Equal("{\"a\":1}", Text(await Open(Time).ReadAsync("runs/r/settings.json", None)));
    }

    [Fact]
    public async Task A_document_is_replaced_atomically()
    {
        await Store.WriteAsync("runs/r/settings.json", Bytes(new string('x', 5000)), None);
        await Store.WriteAsync("runs/r/settings.json", Bytes("short"), None);
        Assert.Equal("short", Text(await Store.ReadAsync("runs/r/settings.json", None)));
    }

    [Fact]
    public async Task Creating_an_existing_document_leaves_it_unchanged()
    {
        Assert.True(await Store.TryCreateAsync("runs/r/plan.json", Bytes("first"), None));
        Assert.False(await Store.TryCreateAsync("runs/r/plan.json", Bytes("second"), None));
        Assert.Equal("first", Text(await Store.ReadAsync("runs/r/plan.json", None)));
    }

    [Fact]
    public async Task The_checkpoints_of_chunks_in_progress_are_read_while_they_are_written()
    {
        var folder = RunPaths.Pass("r", 0);
        Assert.Empty(await Store.ReadCheckpointsAsync(folder, None));
        await using var first = await Store.OpenChunkAsync(RunPaths.Chunk("r", new(0, 0)), None);
        await using var second = await Store.OpenChunkAsync(RunPaths.Chunk("r", new(0, 1)), None);
        await using var third = await Store.OpenChunkAsync(RunPaths.Chunk("r", new(0, 2)), None);
        await first.AppendAsync(Bytes("a\n"), Bytes("one"), None);
        await first.AppendAsync(Bytes("b\n"), Bytes("two"), None);
        await third.AppendAsync(Bytes("c\n"), Bytes("three"), None);
        Assert.Equal(["two", "three"], (await Open(Time).ReadCheckpointsAsync(folder, None)).Select(c => Text(c.ToArray())));
        await third.CommitAsync(Bytes("d\n"), Bytes("report"), None);
        Assert.Equal(["two"], (await Store.ReadCheckpointsAsync(folder, None)).Select(c => Text(c.ToArray())));
    }

    [Fact]
    public async Task Runs_are_listed_in_order()
    {
        Assert.Empty(await Store.ListRunIdsAsync(None).ToListAsync());
        foreach (var id in (string[])["w10", "b", "a.1"])
        {
            await Store.WriteAsync(RunPaths.Settings(id), Bytes("{}"), None);
        }

        Assert.Equal(["a.1", "b", "w10"], await Store.ListRunIdsAsync(None).ToListAsync());
    }

    // Large files

    [Fact]
    public async Task A_file_is_not_visible_until_it_is_committed()
    {
        await using var file = await Store.CreateAsync("runs/r/users.ndjson", None);
        await file.WriteAsync(Bytes("hello "));
        await file.FlushAsync();
        Assert.Null(await ReadAllAsync(Open(Time), "runs/r/users.ndjson"));
        Assert.DoesNotContain(await Store.ListAsync("runs/r", None), f => f.Path == "runs/r/users.ndjson");
        await file.WriteAsync(Bytes("world"));
        await file.CommitAsync(None);
        Assert.Equal("hello world", await ReadAllAsync(Open(Time), "runs/r/users.ndjson"));
    }

    [Fact]
    public async Task An_uncommitted_file_leaves_nothing_and_can_be_written_again()
    {
        await using (var file = await Store.CreateAsync("runs/r/users.ndjson", None))
        {
            await file.WriteAsync(Bytes("lost"));
        }

        Assert.Null(await ReadAllAsync(Store, "runs/r/users.ndjson"));
        await CreateAsync(Store, "runs/r/users.ndjson", "kept");
        Assert.Equal("kept", await ReadAllAsync(Store, "runs/r/users.ndjson"));
    }

    [Fact]
    public async Task A_file_is_replaced_atomically()
    {
        await CreateAsync(Store, "runs/r/users.ndjson", "the first content");
        await CreateAsync(Store, "runs/r/users.ndjson", "the second");
        Assert.Equal("the second", await ReadAllAsync(Store, "runs/r/users.ndjson"));
    }

    [Theory]
    [InlineData(0, null, "0123456789")]
    [InlineData(3, null, "3456789")]
    [InlineData(3, 4L, "3456")]
    [InlineData(8, 100L, "89")]
    [InlineData(10, null, "")]
    [InlineData(0, 0L, "")]
    public async Task A_range_of_a_file_is_read(long offset, long? length, string expected)
    {
        await CreateAsync(Store, "runs/r/users.ndjson", "0123456789");
        Assert.Equal(expected, await ReadAllAsync(Store, "runs/r/users.ndjson", offset, length));
    }

    [Fact]
    public async Task A_large_file_is_read_completely()
    {
        var content = new byte[9_000_000];
        new Random(1).NextBytes(content);
        await using (var file = await Store.CreateAsync("runs/r/users.ndjson", None))
        {
            for (var at = 0; at < content.Length; at += 70_000)
            {
                await file.WriteAsync(content.AsMemory(at, Math.Min(70_000, content.Length - at)));
            }

            await file.CommitAsync(None);
        }

        await using var stream = await Store.OpenReadAsync("runs/r/users.ndjson", 0, null, None);
        var read = new MemoryStream();
        await stream!.CopyToAsync(read);
        Assert.True(content.AsSpan().SequenceEqual(read.ToArray()));
        Assert.Equal(content.Length, Assert.Single(await Store.ListAsync("runs/r", None)).Length);
    }

    [Fact]
    public async Task Files_are_listed_with_their_sizes()
    {
        Assert.Empty(await Store.ListAsync("runs/r", None));
        await CreateAsync(Store, "runs/r/publish/part-00001.ndjson.gz", "22");
        await CreateAsync(Store, "runs/r/publish/part-00000.ndjson.gz", "1");
        await CreateAsync(Store, "runs/r2/users.ndjson", "other run");
        Assert.Equal(
            [new("runs/r/publish/part-00000.ndjson.gz", 1), new("runs/r/publish/part-00001.ndjson.gz", 2)],
            await Store.ListAsync("runs/r", None));
    }

    [Fact]
    public async Task Files_are_concatenated()
    {
        await CreateAsync(Store, "runs/r/s/0", "header\n");
        await CreateAsync(Store, "runs/r/s/1", "");
        await CreateAsync(Store, "runs/r/s/2", "rows\n");
        await Store.ConcatenateAsync(["runs/r/s/0", "runs/r/s/1", "runs/r/s/2"], "runs/r/publish/results.csv.gz", None);
        Assert.Equal("header\nrows\n", await ReadAllAsync(Store, "runs/r/publish/results.csv.gz"));
    }

    [Fact]
    public async Task A_publication_appears_and_can_be_repeated()
    {
        await CreateAsync(Store, "runs/r/publish/part-00000.ndjson.gz", "part");
        await CreateAsync(Store, "runs/r/publish/manifest.json", "{}");
        Assert.Empty(await Store.ListAsync("results", None));
        await Store.PublishAsync("runs/r/publish", "results/run_date=2026-11-02/run_id=r", None);
        await Store.PublishAsync("runs/r/publish", "results/run_date=2026-11-02/run_id=r", None);
        Assert.Equal(
            ["results/run_date=2026-11-02/run_id=r/manifest.json", "results/run_date=2026-11-02/run_id=r/part-00000.ndjson.gz"],
            (await Store.ListAsync("results", None)).Select(f => f.Path));
        Assert.Equal("part", await ReadAllAsync(Store, "results/run_date=2026-11-02/run_id=r/part-00000.ndjson.gz"));
    }

    [Fact]
    public async Task A_folder_is_deleted_and_the_deletion_can_be_repeated()
    {
        await CreateAsync(Store, "runs/r/s/0", "x");
        await CreateAsync(Store, "runs/r/plan.json", "{}");
        await Store.DeleteAsync("runs/r/s", None);
        await Store.DeleteAsync("runs/r/s", None);
        Assert.Equal(["runs/r/plan.json"], (await Store.ListAsync("runs/r", None)).Select(f => f.Path));
    }

    // Chunks

    private const string Chunk = "runs/r/chunks/pass-0/000003.ndjson";

    [Fact]
    public async Task A_new_chunk_has_neither_checkpoint_nor_report()
    {
        await using var chunk = await Store.OpenChunkAsync(Chunk, None);
        Assert.Null(chunk.Checkpoint);
        Assert.Null(chunk.Report);
    }

    [Fact]
    public async Task A_chunk_continues_after_its_checkpoint_after_a_crash()
    {
        await using (var first = await Store.OpenChunkAsync(Chunk, None))
        {
            await first.AppendAsync(Bytes("{\"a\":1}\n{\"a\":2}\n"), Bytes("{\"users\":2}"), None);
            await first.AppendAsync(Bytes("{\"a\":3}\n"), Bytes("{\"users\":3}"), None);
        }

        await using (var second = await Open(Time).OpenChunkAsync(Chunk, None))
        {
            Assert.Equal("{\"users\":3}", Text(second.Checkpoint));
            Assert.Null(second.Report);
            await second.CommitAsync(Bytes("{\"a\":4}\n"), Bytes("{\"done\":4}"), None);
        }

        await using var third = await Open(Time).OpenChunkAsync(Chunk, None);
        Assert.Equal("{\"done\":4}", Text(third.Report));
        Assert.Equal(["{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":4}"], await OutcomesAsync(Store));
    }

    [Fact]
    public async Task A_chunk_is_not_visible_before_it_is_committed()
    {
        await using var chunk = await Store.OpenChunkAsync(Chunk, None);
        await chunk.AppendAsync(Bytes("{\"a\":1}\n"), Bytes("{\"users\":1}"), None);
        Assert.Null(await ReadAllAsync(Open(Time), Chunk));
        Assert.DoesNotContain(await Store.ListAsync("runs/r/chunks", None), f => f.Path == Chunk);
    }

    [Fact]
    public async Task A_committed_chunk_ends_with_its_report()
    {
        await using (var chunk = await Store.OpenChunkAsync(Chunk, None))
        {
            Assert.Equal("{\"done\":0}", Text(await chunk.CommitAsync(Bytes("{\"a\":1}\n"), Bytes("{\"done\":0}"), None)));
        }

        Assert.EndsWith($"{(char)ChunkFormat.Mark}{{\"done\":0}}\n", await ReadAllAsync(Store, Chunk), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_chunk_can_be_committed()
    {
        await using (var chunk = await Store.OpenChunkAsync(Chunk, None))
        {
            await chunk.CommitAsync(default, Bytes("{\"done\":0}"), None);
        }

        Assert.Empty(await OutcomesAsync(Store));
    }

    [Fact]
    public async Task A_large_report_is_read_completely()
    {
        var report = "{\"text\":\"" + new string('r', 200_000) + "\"}";
        await using (var chunk = await Store.OpenChunkAsync(Chunk, None))
        {
            await chunk.CommitAsync(Bytes("{\"a\":1}\n"), Bytes(report), None);
        }

        await using var again = await Store.OpenChunkAsync(Chunk, None);
        Assert.Equal(report, Text(again.Report));
    }

    [Fact]
    public async Task Two_writers_of_one_chunk_give_one_commit()
    {
        await using var winner = await Store.OpenChunkAsync(Chunk, None);
        await winner.AppendAsync(Bytes("{\"a\":1}\n"), Bytes("{\"users\":1}"), None);
        IChunkFile? loser = null;
        try
        {
            loser = await Open(Time).OpenChunkAsync(Chunk, None);
        }
        catch (StoreException)
        {
            // A store may refuse to open the chunk for a second writer.
        }

        await winner.CommitAsync(Bytes("{\"a\":2}\n"), Bytes("{\"by\":\"winner\"}"), None);
        if (loser is not null)
        {
            Assert.Equal("{\"by\":\"winner\"}", Text(await loser.CommitAsync(Bytes("{\"a\":9}\n"), Bytes("{\"by\":\"loser\"}"), None)));
            await loser.DisposeAsync();
        }

        Assert.Equal(["{\"a\":1}", "{\"a\":2}"], await OutcomesAsync(Store));
    }

    private static async Task<string[]> OutcomesAsync(IRunStore store) =>
    [
        .. (await ReadAllAsync(store, Chunk))!
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != ChunkFormat.Mark),
    ];
}
