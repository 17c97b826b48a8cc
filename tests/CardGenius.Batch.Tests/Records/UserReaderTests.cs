using System.Buffers.Binary;
using System.Text;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;
using CardGenius.Batch.Tests.Input;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.Records;

public sealed class UserReaderTests
{
    private const int Users = 1003;

    [Theory]
    [InlineData(0, 0, 0, 26)]
    [InlineData(0, 5, 5, 21)]
    [InlineData(1, 0, 26, 26)]
    [InlineData(20, 10, 530, 3)]
    [InlineData(99, 0, 998, 2)]
    [InlineData(99, 1, 999, 1)]
    [InlineData(102, 0, 1002, 1)]
    [InlineData(102, 1, 0, 0)]
    [InlineData(0, 26, 0, 0)]
    [InlineData(3, 500, 0, 0)]
    public async Task The_users_of_a_chunk_after_its_checkpoint_are_read(int chunk, int skip, int first, int count)
    {
        var planned = await Plan();

        var users = await Read(planned, new ChunkKey(0, chunk), null, skip);

        Assert.Equal(103, planned.Plan.Chunks);
        Assert.Equal(Enumerable.Range(first, count).Select(i => ($"u{i}", (long)i, i + 2L)), users.Select(u => (u.Id, u.Index, u.Row)));
        Assert.All(users, u => Assert.Equal($"{{\"fuel\":{u.Index + 1},\"selected_card_id\":null}}", Encoding.UTF8.GetString(u.Request.Span)));
        Assert.All(users, u => Assert.Equal($"note {u.Index}", u.Cells[2]));
    }

    [Fact]
    public async Task All_chunks_together_contain_every_user_once()
    {
        var planned = await Plan();
        var ids = new List<string>();

        for (var chunk = 0; chunk < planned.Plan.Chunks; chunk++)
        {
            ids.AddRange((await Read(planned, new ChunkKey(0, chunk), null, 0)).Select(u => u.Id));
        }

        Assert.Equal(Enumerable.Range(0, Users).Select(i => $"u{i}"), ids);
    }

    [Fact]
    public async Task A_chunk_needs_two_reads()
    {
        var planned = await Plan();
        planned.Store.Reads = 0;

        await Read(planned, new ChunkKey(0, 5), null, 3);

        Assert.Equal(2, planned.Store.Reads);
    }

    [Fact]
    public async Task The_redrive_pass_reads_the_listed_users()
    {
        var planned = await Plan();
        var chosen = Gen.ListOf(Gen.Choose(0, Users - 1)).Select(l => l.Distinct().Order().ToList());
        Prop.ForAll(Gen.Zip(chosen, Gen.Zip(Gen.Choose(1, 30), Gen.Choose(0, 10))).ToArbitrary(), sample =>
        {
            var (indexes, (chunkSize, skip)) = sample;
            WriteRedrive(planned.Store, indexes);
            var redrive = new RedrivePlan(indexes.Count, chunkSize);
            for (var chunk = 0; chunk < redrive.Chunks; chunk++)
            {
                planned.Store.Reads = 0;
                var users = Read(planned, new ChunkKey(1, chunk), redrive, skip).GetAwaiter().GetResult();
                var expected = indexes.Skip(chunk * chunkSize).Take(chunkSize).Skip(skip).ToList();
                Assert.Equal(expected.Select(i => ($"u{i}", (long)i)), users.Select(u => (u.Id, u.Index)));

                // One read for the positions, then two reads for each group of adjacent users.
                var stretches = expected.Where((at, i) => i == 0 || at - expected[i - 1] > 16).Count();
                Assert.Equal(expected.Count == 0 ? 0 : 1 + (2 * stretches), planned.Store.Reads);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1003)]
    [InlineData(1, 1)]
    [InlineData(1000, 3)]
    [InlineData(1003, 0)]
    public async Task A_range_of_users_is_streamed(int from, int count)
    {
        var planned = await Plan();

        var users = await UserReader.ReadAllAsync(planned.Store, planned.Plan, from, count, CancellationToken.None).ToListAsync();

        Assert.Equal(Enumerable.Range(from, count).Select(i => ($"u{i}", (long)i)), users.Select(u => (u.Id, u.Index)));
    }

    [Fact]
    public async Task A_line_longer_than_a_block_is_read()
    {
        var note = new string('x', 200_000);
        var planned = await Planned.Csv($"userid,fuel,note\nu1,1,a\nu2,2,{note}\nu3,3,b\n");

        Assert.Equal(["a", note, "b"], planned.Users.Select(u => u.Cells[2]));
    }

    [Fact]
    public async Task Early_lines_of_an_ndjson_have_nulls_for_later_columns()
    {
        var planned = await Planned.Of("users.ndjson", "{\"userid\":\"u1\"}\n{\"fuel\":1,\"userid\":\"u2\",\"city\":\"Pune\"}\n");

        Assert.Equal(["u1", null, null], planned.Users[0].Cells);
        Assert.Equal(["u2", "1", "Pune"], planned.Users[1].Cells);
    }

    [Theory]
    [InlineData(0, 103)]
    [InlineData(0, -1)]
    [InlineData(1, 0)]
    public async Task A_chunk_outside_the_plan_is_refused(int pass, int index)
    {
        var planned = await Plan();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Read(planned, new ChunkKey(pass, index), null, 0));
    }

    [Theory]
    [InlineData("users.ndjson")]
    [InlineData("users.offsets")]
    public async Task A_missing_file_is_reported(string name)
    {
        var planned = await Plan();
        planned.Store.Remove($"runs/run-1/{name}");

        var exception = await Assert.ThrowsAsync<StoreException>(() => Read(planned, new ChunkKey(0, 0), null, 0));

        Assert.Equal($"runs/run-1/{name} is missing in memory. Start the run again with a new run id.", exception.Message);
    }

    [Fact]
    public async Task Changed_files_are_detected()
    {
        var planned = await Plan();
        var users = planned.Store[RunPaths.Users("run-1")];
        var offsets = planned.Store[RunPaths.Offsets("run-1")];

        await Damaged(RunPaths.Users("run-1"), users[1..]);
        await Damaged(RunPaths.Users("run-1"), [.. users[..20], .. users[40..]]);
        await Damaged(RunPaths.Users("run-1"), users[..30]);
        planned.Store[RunPaths.Users("run-1")] = users;
        await Damaged(RunPaths.Offsets("run-1"), offsets[..20]);
        await Damaged(RunPaths.Offsets("run-1"), new byte[offsets.Length]);

        async Task Damaged(string path, byte[] content)
        {
            planned.Store[path] = content;
            var exception = await Assert.ThrowsAsync<StoreException>(() => Read(planned, new ChunkKey(0, 0), null, 0));
            Assert.EndsWith(" in memory was changed or damaged after planning. Start the run again with a new run id.", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Invalid_redrive_positions_are_detected()
    {
        var planned = await Plan();
        foreach (var places in (List<int>[])[[5, 4], [4, 4], [Users], [-1]])
        {
            WriteRedrive(planned.Store, places);

            await Assert.ThrowsAsync<StoreException>(() => Read(planned, new ChunkKey(1, 0), new RedrivePlan(places.Count, 10), 0));
        }
    }

    private static Task<Planned> Plan() => Planned.Csv(
        "userid,fuel,note\n" + string.Concat(Enumerable.Range(0, Users).Select(i => $"u{i},{i + 1},note {i}\n")));

    private static Task<List<User>> Read(Planned planned, ChunkKey key, RedrivePlan? redrive, int skip) =>
        Task.Run(async () => await UserReader.ReadAsync(planned.Store, planned.Plan, key, redrive, skip, CancellationToken.None).ToListAsync());

    private static void WriteRedrive(MemoryStore store, List<int> indexes)
    {
        var bytes = new byte[sizeof(long) * indexes.Count];
        for (var i = 0; i < indexes.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(long) * i), indexes[i]);
        }

        store[RunPaths.RedriveUsers("run-1")] = bytes;
    }
}
