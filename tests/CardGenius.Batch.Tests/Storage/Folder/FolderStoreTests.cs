using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Storage.Contract;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Storage.Folder;

public sealed class FolderStoreTests : RunStoreContract, IDisposable
{
    private const string Chunk = "runs/r/chunks/pass-0/000003.ndjson";
    private readonly TemporaryFolder _folder = new();

    protected override IRunStore Open(TimeProvider time) => new FolderStore(_folder.Path, time);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("../outside")]
    [InlineData("runs/../../outside")]
    [InlineData("/etc/passwd")]
    public async Task No_path_leaves_the_store(string path) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Store.WriteAsync(path, Bytes("x"), None));

    [Fact]
    public async Task A_chunk_cut_anywhere_continues_after_its_last_checkpoint()
    {
        await using (var chunk = await Store.OpenChunkAsync(Chunk, None))
        {
            await chunk.AppendAsync(Bytes("{\"a\":1}\n"), Bytes("{\"users\":1}"), None);
            await chunk.AppendAsync(Bytes("{\"a\":2}\n{\"a\":3}\n"), Bytes("{\"users\":3}"), None);
        }

        var part = _folder.File(Chunk + ".part");
        var whole = await File.ReadAllBytesAsync(part);
        var firstBlock = Bytes("{\"a\":1}\n.{\"users\":1}\n").Length;
        for (var length = 0; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(part, whole[..length]);
            await using var chunk = await Store.OpenChunkAsync(Chunk, None);
            var expected = length == whole.Length ? "{\"users\":3}" : length >= firstBlock ? "{\"users\":1}" : null;
            Assert.Equal(expected, chunk.Checkpoint is null ? null : Text(chunk.Checkpoint));
        }
    }

    [Fact]
    public async Task A_chunk_cut_in_its_commit_is_done_or_continues()
    {
        await using (var chunk = await Store.OpenChunkAsync(Chunk, None))
        {
            await chunk.AppendAsync(Bytes("{\"a\":1}\n"), Bytes("{\"users\":1}"), None);
            await chunk.CommitAsync(Bytes("{\"a\":2}\n"), Bytes("{\"done\":2}"), None);
        }

        // A crash before the rename leaves the complete or cut-off file under its temporary name.
        var whole = await File.ReadAllBytesAsync(_folder.File(Chunk));
        var firstBlock = Bytes("{\"a\":1}\n.{\"users\":1}\n").Length;
        for (var length = firstBlock; length <= whole.Length; length++)
        {
            File.Delete(_folder.File(Chunk));
            await File.WriteAllBytesAsync(_folder.File(Chunk + ".part"), whole[..length]);
            await using var chunk = await Store.OpenChunkAsync(Chunk, None);
            var isDone = length == whole.Length;
            Assert.Equal(isDone ? "{\"done\":2}" : null, chunk.Report is null ? null : Text(chunk.Report));
            Assert.Equal(isDone ? null : "{\"users\":1}", chunk.Checkpoint is null ? null : Text(chunk.Checkpoint));
            Assert.Equal(isDone, File.Exists(_folder.File(Chunk)));
        }

        Assert.Equal(whole, await File.ReadAllBytesAsync(_folder.File(Chunk)));
        Assert.False(File.Exists(_folder.File(Chunk + ".part")));
    }

    [Fact]
    public async Task Lines_that_the_disk_lost_in_a_power_failure_do_not_count()
    {
        await using (var chunk = await Store.OpenChunkAsync(Chunk, None))
        {
            await chunk.AppendAsync(Bytes("{\"a\":1}\n"), Bytes("{\"users\":1}"), None);
            await chunk.AppendAsync(Bytes("{\"a\":2}\n"), Bytes("{\"users\":2}"), None);
        }

        var part = _folder.File(Chunk + ".part");
        var content = await File.ReadAllBytesAsync(part);
        var lost = content.AsSpan().IndexOf(Bytes("{\"a\":2}"));
        content.AsSpan(lost, 5).Clear();
        await File.WriteAllBytesAsync(part, content);

        await using var again = await Store.OpenChunkAsync(Chunk, None);
        Assert.Equal("{\"users\":1}", Text(again.Checkpoint));
    }

    [Fact]
    public async Task A_damaged_committed_chunk_is_named()
    {
        _folder.Write(Chunk, "{\"a\":1}\n");
        var error = await Assert.ThrowsAsync<StoreException>(() => Store.OpenChunkAsync(Chunk, None));
        Assert.Equal(
            $"{_folder.File(Chunk)}: the committed chunk has no report, because the file was damaged. Delete it and resume.", error.Message);
    }

    [Fact]
    public async Task Unfinished_files_are_not_listed()
    {
        await using var file = await Store.CreateAsync("runs/r/users.ndjson", None);
        await file.WriteAsync(Bytes("x"));
        await using var chunk = await Store.OpenChunkAsync(Chunk, None);
        Assert.Empty(await Store.ListAsync("runs", None));
    }

    [Fact]
    public void A_store_path_that_is_a_file_is_reported()
    {
        var file = _folder.Write("taken", "x");
        var error = Assert.Throws<StoreException>(() => new FolderStore(file, Time));
        Assert.StartsWith($"{file}: ", error.Message, StringComparison.Ordinal);
    }
}
