using System.Globalization;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using CardGenius.Batch.Model;
using CardGenius.Storage.Blobs.Tests.Azurite;

namespace CardGenius.Storage.Blobs.Tests;

public sealed class BlobChunkFileTests(AzuriteFixture fixture) : BlobTest(fixture)
{
    private const int Users = 5;

    // The lines of a test have 8 bytes. With these limits, the lines of all checkpoints, of every second one and of none are in the checkpoint.
    public static TheoryData<int> CheckpointBytes => [new BlobStoreOptions().CheckpointBytes, 10, 0];

    [Theory]
    [MemberData(nameof(CheckpointBytes))]
    public async Task A_writer_killed_at_any_request_loses_nothing_and_doubles_nothing(int checkpointBytes)
    {
        var ended = false;
        for (var requests = 1; !ended; requests++)
        {
            Assert.True(requests < 60, "It never ends.");
            var chunk = $"runs/r/chunks/pass-0/{requests:D6}.ndjson";
            try
            {
                await LiveAsync(await OpenAsync(new Wire { DiesAfter = requests }.Options with { CheckpointBytes = checkpointBytes }), chunk);
                ended = true;
            }
            catch (StoreException error) when (error.Transient)
            {
                // Killed.
            }

            var store = await OpenAsync(new BlobStoreOptions { CheckpointBytes = checkpointBytes });
            await LiveAsync(store, chunk);
            Assert.Equal(Enumerable.Range(0, Users).Select(Line), await OutcomesAsync(store, chunk));
            Assert.Equal(requests, (await store.ListAsync("runs/r/chunks", None)).Count);
        }
    }

    [Theory]
    [MemberData(nameof(CheckpointBytes))]
    public async Task An_answer_lost_at_any_request_changes_nothing(int checkpointBytes)
    {
        for (var request = 2; request <= 20; request++)
        {
            var chunk = $"runs/r/chunks/pass-0/{request:D6}.ndjson";
            var store = await OpenAsync(new Wire { LosesAnswerOf = request }.Options with { CheckpointBytes = checkpointBytes });
            await LiveAsync(store, chunk);
            Assert.Equal(Enumerable.Range(0, Users).Select(Line), await OutcomesAsync(store, chunk));
            Assert.Equal([chunk], Raw.GetBlobs(BlobTraits.None, BlobStates.None, chunk, default).Select(b => b.Name));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_failed_checkpoint_can_be_retried_with_more_lines(int lost)
    {
        // The first requests read the container, the chunk and its checkpoint. Of the block and the checkpoint that follow, one gets no response.
        await OpenAsync();
        var store = await OpenAsync(new Wire { LosesAnswerOf = lost, Retries = 0 }.Options with { CheckpointBytes = 0 });
        await using (var chunk = await store.OpenChunkAsync(Chunk, None))
        {
            await Assert.ThrowsAsync<StoreException>(() => chunk.AppendAsync(Bytes("{\"a\":0}\n"), Bytes("{\"users\":1}"), None));
            await chunk.AppendAsync(Bytes("{\"a\":0}\n{\"a\":1}\n"), Bytes("{\"users\":2}"), None);
        }

        await using var again = await store.OpenChunkAsync(Chunk, None);
        Assert.Equal("{\"users\":2}", Text(again.Checkpoint));
        await again.CommitAsync(Bytes("{\"a\":2}\n"), Bytes("{}"), None);
        Assert.Equal(["{\"a\":0}", "{\"a\":1}", "{\"a\":2}"], await OutcomesAsync(store));
    }

    [Fact]
    public async Task The_requests_of_a_chunk_are_as_few_as_promised()
    {
        var wire = new Wire();
        var store = await OpenAsync(wire);
        var before = wire.Requests.Count;
        await LiveAsync(store, Chunk);
        Assert.Equal(["HEAD", "GET", "PUT", "PUT", "PUT", "PUT", "DELETE"], wire.Requests.Skip(before));

        before = wire.Requests.Count;
        await using var chunk = await store.OpenChunkAsync("runs/r/chunks/pass-0/000004.ndjson", None);
        await chunk.CommitAsync(Bytes("{\"a\":1}\n"), Bytes("{}"), None);
        Assert.Equal(["HEAD", "GET", "PUT"], wire.Requests.Skip(before));

        before = wire.Requests.Count;
        await using var created = await store.CreateChunkAsync("runs/r/chunks/pass-0/000005.ndjson", None);
        await created.AppendAsync(Bytes("{\"a\":1}\n"), Bytes("{}"), None);
        await created.CommitAsync(Bytes("{\"a\":2}\n"), Bytes("{}"), None);
        Assert.Equal(["PUT", "PUT", "DELETE"], wire.Requests.Skip(before));
    }

    [Fact]
    public async Task Long_lines_are_staged_as_blocks()
    {
        var wire = new Wire();
        var store = await OpenAsync(wire.Options with { CheckpointBytes = 10 });
        var before = wire.Requests.Count;
        await LiveAsync(store, Chunk);
        Assert.Equal(
            ["HEAD", "GET", "PUT", "PUT block", "PUT", "PUT", "PUT block", "PUT list", "DELETE"], wire.Requests.Skip(before));
    }

    [Fact]
    public async Task A_chunk_of_an_earlier_version_is_continued()
    {
        // An earlier version staged the lines of every checkpoint, and its checkpoint contains no lines.
        var block = new BlockIds().Next();
        await OpenAsync();
        await Raw.GetBlockBlobClient(Chunk).StageBlockAsync(block, new MemoryStream(Bytes("{\"a\":0}\n")));
        await Raw.GetBlobClient(Chunk + ".part").UploadAsync(
            new BinaryData($$"""{"blocks":["{{block}}"],"checkpoint":"{{Convert.ToBase64String(Bytes("1"))}}"}"""));
        var store = await OpenAsync();
        await LiveAsync(store, Chunk);
        Assert.Equal(Enumerable.Range(0, Users).Select(Line), await OutcomesAsync(store));
    }

    [Fact]
    public async Task An_earlier_version_does_not_take_a_checkpoint_with_lines_for_its_own()
    {
        await using var chunk = await (await OpenAsync()).OpenChunkAsync(Chunk, None);
        await chunk.AppendAsync(Bytes("{\"a\":0}\n"), Bytes("1"), None);

        // It continues a checkpoint only if all its blocks are staged.
        var written = (await Raw.GetBlobClient(Chunk + ".part").DownloadContentAsync()).Value.Content.ToString();
        Assert.Contains("\"blocks\":[\"lines-follow\"]", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunk_that_another_process_created_is_not_overwritten()
    {
        var store = await OpenAsync();
        await using (var first = await store.OpenChunkAsync(Chunk, None))
        {
            await first.AppendAsync(Bytes("{\"a\":0}\n"), Bytes("{\"users\":1}"), None);
        }

        await using var second = await store.CreateChunkAsync(Chunk, None);
        var error = await Assert.ThrowsAsync<StoreException>(() => second.AppendAsync(Bytes("{\"b\":0}\n"), Bytes("{\"users\":1}"), None));
        Assert.True(error.Transient);
        await using (var again = await store.OpenChunkAsync(Chunk, None))
        {
            Assert.Equal("{\"users\":1}", Text(again.Checkpoint));
            await again.CommitAsync(Bytes("{\"a\":1}\n"), Bytes("{\"r\":1}"), None);
        }

        // The report of the committed chunk is returned instead.
        await using var third = await store.CreateChunkAsync(Chunk, None);
        Assert.Equal("{\"r\":1}", Text(await third.CommitAsync(Bytes("{\"c\":0}\n"), Bytes("{\"r\":2}"), None)));
        Assert.Equal(["{\"a\":0}", "{\"a\":1}"], await OutcomesAsync(store));
    }

    [Fact]
    public async Task Of_two_writers_the_first_commit_stands_and_both_learn_it()
    {
        foreach (var firstOpenedCommitsFirst in (bool[])[true, false])
        {
            var path = $"runs/r/chunks/pass-0/{(firstOpenedCommitsFirst ? 1 : 2):D6}.ndjson";
            var one = await (await OpenAsync()).OpenChunkAsync(path, None);
            await one.AppendAsync(Bytes("{\"a\":0}\n"), Bytes("{\"users\":1}"), None);
            var two = await (await OpenAsync()).OpenChunkAsync(path, None);
            Assert.Equal("{\"users\":1}", Text(two.Checkpoint));
            var (first, second) = firstOpenedCommitsFirst ? (one, two) : (two, one);

            Assert.Equal("{\"by\":\"first\"}", Text(await first.CommitAsync(Bytes("{\"a\":1}\n"), Bytes("{\"by\":\"first\"}"), None)));
            Assert.Equal("{\"by\":\"first\"}", Text(await second.CommitAsync(Bytes("{\"a\":9}\n"), Bytes("{\"by\":\"second\"}"), None)));
            Assert.Equal("{\"by\":\"first\"}", Text(second.Report));
            Assert.Equal(["{\"a\":0}", "{\"a\":1}"], await OutcomesAsync(await OpenAsync(), path));
            Assert.Equal([path], Raw.GetBlobs(BlobTraits.None, BlobStates.None, path, default).Select(b => b.Name));
        }
    }

    [Fact]
    public async Task A_writer_that_was_overtaken_learns_it_at_its_next_checkpoint()
    {
        await using var overtaken = await (await OpenAsync()).OpenChunkAsync(Chunk, None);
        await overtaken.AppendAsync(Bytes("{\"a\":0}\n"), Bytes("{\"users\":1}"), None);
        await using var other = await (await OpenAsync()).OpenChunkAsync(Chunk, None);
        await other.AppendAsync(Bytes("{\"a\":1}\n"), Bytes("{\"users\":2}"), None);

        var error = await Assert.ThrowsAsync<StoreException>(
            () => overtaken.AppendAsync(Bytes("{\"a\":9}\n"), Bytes("{\"users\":2}"), None));
        Assert.True(error.Transient);
        Assert.EndsWith(
            "/runs/r/chunks/pass-0/000003.ndjson: another process is processing this chunk, or its blocks are gone. No user was counted twice. "
            + "The chunk is retried from its last checkpoint.",
            error.Message,
            StringComparison.Ordinal);
        await other.CommitAsync(Bytes("{\"a\":2}\n"), Bytes("{\"done\":3}"), None);
        Assert.Equal(["{\"a\":0}", "{\"a\":1}", "{\"a\":2}"], await OutcomesAsync(await OpenAsync()));
    }

    [Fact]
    public async Task Of_two_writers_of_a_new_chunk_one_gets_past_the_first_checkpoint()
    {
        await using var one = await (await OpenAsync()).OpenChunkAsync(Chunk, None);
        await using var two = await (await OpenAsync()).OpenChunkAsync(Chunk, None);
        await one.AppendAsync(Bytes("{\"a\":0}\n"), Bytes("{\"users\":1}"), None);
        await Assert.ThrowsAsync<StoreException>(() => two.AppendAsync(Bytes("{\"a\":8}\n"), Bytes("{\"users\":1}"), None));
        await one.CommitAsync(Bytes("{\"a\":1}\n"), Bytes("{}"), None);

        // A writer that comes after the commit detects it too, and leaves nothing that a reader would see.
        await Assert.ThrowsAsync<StoreException>(() => two.AppendAsync(Bytes("{\"a\":9}\n"), Bytes("{\"users\":2}"), None));
        Assert.Equal(["{\"a\":0}", "{\"a\":1}"], await OutcomesAsync(await OpenAsync()));
    }

    [Fact]
    public async Task A_chunk_whose_blocks_are_gone_is_done_again()
    {
        await using (var first = await (await OpenAsync(StagesAll)).OpenChunkAsync(Chunk, None))
        {
            await first.AppendAsync(Bytes("{\"a\":0}\n"), Bytes("{\"users\":1}"), None);
        }

        // Any commit discards the staged blocks, as the service does after a week.
        var blob = Raw.GetBlockBlobClient(Chunk);
        await blob.CommitBlockListAsync([]);
        await blob.DeleteAsync();

        var store = await OpenAsync(StagesAll);
        await using var again = await store.OpenChunkAsync(Chunk, None);
        Assert.Null(again.Checkpoint);
        await again.AppendAsync(Bytes("{\"b\":0}\n"), Bytes("{\"users\":1}"), None);
        await again.CommitAsync(Bytes("{\"b\":1}\n"), Bytes("{}"), None);
        Assert.Equal(["{\"b\":0}", "{\"b\":1}"], await OutcomesAsync(store));
    }

    [Fact]
    public async Task A_writer_whose_blocks_vanish_before_its_commit_starts_again()
    {
        var store = await OpenAsync(StagesAll);
        await using var chunk = await store.OpenChunkAsync(Chunk, None);
        await chunk.AppendAsync(Bytes("{\"a\":0}\n"), Bytes("{\"users\":1}"), None);
        var blob = Raw.GetBlockBlobClient(Chunk);
        await blob.CommitBlockListAsync([]);
        await blob.DeleteAsync();

        var error = await Assert.ThrowsAsync<StoreException>(() => chunk.CommitAsync(Bytes("{\"a\":1}\n"), Bytes("{}"), None));
        Assert.True(error.Transient);
        Assert.Null(await ReadAllAsync(store, Chunk));
        await LiveAsync(store, Chunk);
        Assert.Equal(Enumerable.Range(0, Users).Select(Line), await OutcomesAsync(store));
    }

    [Fact]
    public async Task A_checkpoint_without_lines_is_a_checkpoint()
    {
        var store = await OpenAsync();
        await using (var first = await store.OpenChunkAsync(Chunk, None))
        {
            await first.AppendAsync(default, Bytes("{\"users\":0}"), None);
        }

        await using var chunk = await store.OpenChunkAsync(Chunk, None);
        Assert.Equal("{\"users\":0}", Text(chunk.Checkpoint));
        await chunk.CommitAsync(Bytes("{\"a\":0}\n"), Bytes("{}"), None);
        Assert.Equal(["{\"a\":0}"], await OutcomesAsync(store));
    }

    [Fact]
    public async Task A_damaged_committed_chunk_is_named()
    {
        var store = await OpenAsync();
        await store.WriteAsync(Chunk, Bytes("{\"a\":1}\n"), None);
        var error = await Assert.ThrowsAsync<StoreException>(() => store.OpenChunkAsync(Chunk, None));
        Assert.EndsWith(
            $"/{Chunk}: the committed chunk has no report: the blob is damaged. Delete it and resume.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_committed_chunk_takes_no_more()
    {
        await using var chunk = await (await OpenAsync()).OpenChunkAsync(Chunk, None);
        await chunk.CommitAsync(default, Bytes("{}"), None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => chunk.AppendAsync(Bytes("{}\n"), Bytes("{}"), None));
        await Assert.ThrowsAsync<InvalidOperationException>(() => chunk.CommitAsync(Bytes("{}\n"), Bytes("{}"), None));
    }

    private static BlobStoreOptions StagesAll => new() { CheckpointBytes = 0 };

    private static string Line(int user) => string.Create(CultureInfo.InvariantCulture, $"{{\"a\":{user}}}");

    /// <summary>A chunk activity: three checkpoints, then the rest with the commit. It continues after the checkpoint that it finds.</summary>
    private static async Task LiveAsync(BlobRunStore store, string path)
    {
        await using var chunk = await store.OpenChunkAsync(path, None);
        if (chunk.Report is not null)
        {
            return;
        }

        var first = chunk.Checkpoint is null ? 0 : int.Parse(Text(chunk.Checkpoint), CultureInfo.InvariantCulture);
        for (var user = first; user < Users - 2; user++)
        {
            await chunk.AppendAsync(Bytes(Line(user) + "\n"), Bytes((user + 1).ToString(CultureInfo.InvariantCulture)), None);
        }

        var rest = string.Concat(Enumerable.Range(Users - 2, 2).Select(user => Line(user) + "\n"));
        await chunk.CommitAsync(Bytes(rest), Bytes("{\"done\":5}"), None);
    }
}
