using System.Text;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Records;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.Publishing;

public sealed class OutcomeStreamTests
{
    private enum First
    {
        Result,
        Permanent,
        Transient,
    }

    [Fact]
    public void The_redrive_pass_replaces_outcomes_in_every_range()
    {
        var cases =
            from users in Gen.Elements(First.Result, First.Result, First.Permanent, First.Transient).NonEmptyListOf()
            from mended in Gen.Elements(true, false).ListOf(users.Count)
            from chunkSize in Gen.Choose(1, 9)
            from redrive in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
            from a in Gen.Choose(0, users.Count)
            from b in Gen.Choose(0, users.Count)
            select (users, mended, chunkSize, redrive, start: Math.Min(a, b), count: Math.Abs(a - b));

        Prop.ForAll(cases.ToArbitrary(), async c =>
        {
            var run = await RunFixture.DoneAsync(
                Input(c.users.Count),
                RunFixture.SmallSettings with { ChunkSize = c.chunkSize, Concurrency = 1 },
                u => FirstLine(u, c.users[(int)u.Index]),
                c.redrive ? (u => SecondLine(u, c.mended[(int)u.Index])) : null);
            var expected = Enumerable.Range(c.start, c.count).ToDictionary(i => (long)i, i =>
            {
                var user = new User(i, i + 2, $"u{i}", default, []);
                return Encoding.UTF8.GetString(c.redrive && c.users[i] == First.Transient
                    ? SecondLine(user, c.mended[i])
                    : FirstLine(user, c.users[i]));
            });

            var read = await ReadAsync(run, c.start, c.count);

            return read.Select(o => o.User).SequenceEqual(expected.Keys) && read.All(o => o.Line + "\n" == expected[o.User]);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Only_the_chunks_of_the_range_are_opened()
    {
        var run = await RunFixture.MixedAsync();
        var chunks = run.Store.Files.Keys.Where(p => p.Contains("/pass-0/", StringComparison.Ordinal)).ToList();
        foreach (var chunk in chunks.Where((_, i) => i is not (2 or 3)))
        {
            run.Store.Remove(chunk);
        }

        // The first 16 of the 25 users are in chunks of 4.
        Assert.Equal(4, run.Plan.ToLayout().LengthOf(3));
        Assert.Equal([10, 11, 12, 13], (await ReadAsync(run, 10, 4)).Select(o => o.User));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(0, 5)]
    [InlineData(1, 0)]
    [InlineData(1, 2)]
    public async Task A_chunk_with_a_wrong_number_of_outcomes_is_refused(int pass, int lines)
    {
        var run = await RunFixture.MixedAsync();
        var path = RunPaths.Chunk(RunFixture.RunId, new ChunkKey(pass, 0));
        var line = Encoding.UTF8.GetString(run.Store[path]).Split('\n')[0] + "\n";
        run.Store[path] = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line, lines)));

        var error = await Assert.ThrowsAsync<PublicationException>(() => ReadAsync(run, 0, 25));

        Assert.Contains($"{path} in memory contains {lines} outcomes, but the chunk has {(pass == 0 ? 4 : 1)} users", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_chunk_is_refused()
    {
        var run = await RunFixture.MixedAsync();
        var path = RunPaths.Chunk(RunFixture.RunId, new ChunkKey(0, 8));
        run.Store[path] = run.Store[path][..40];

        await Assert.ThrowsAsync<PublicationException>(() => ReadAsync(run, 20, 5));
    }

    [Theory]
    [InlineData("chunks/pass-0/000002.ndjson")]
    [InlineData("chunks/pass-1/000001.ndjson")]
    [InlineData("redrive.users")]
    public async Task A_missing_file_is_named(string name)
    {
        var run = await RunFixture.MixedAsync();
        run.Store.Remove($"{RunPaths.Run(RunFixture.RunId)}/{name}");

        var error = await Assert.ThrowsAsync<PublicationException>(() => ReadAsync(run, 0, 25));

        Assert.Contains(name + " is missing in memory", error.Message, StringComparison.Ordinal);
    }

    private static async Task<List<(long User, string Line)>> ReadAsync(RunFixture run, long from, long count)
    {
        var redrive = await RedrivePlanner.ReadAsync(run.Store, RunFixture.RunId, RunFixture.None);
        List<(long, string)> read = [];
        await foreach (var outcome in OutcomeStream.ReadAsync(run.Store, run.Plan, redrive, from, count, RunFixture.None))
        {
            read.Add((outcome.User, Encoding.UTF8.GetString(outcome.Line.Span)));
        }

        return read;
    }

    private static string Input(int users) => "userid,avg_amazon_gmv\n" + string.Concat(Enumerable.Range(0, users).Select(i => $"u{i},{i}\n"));

    private static byte[] FirstLine(User user, First first) => first switch
    {
        First.Result => RunFixture.Result(user),
        First.Permanent => RunFixture.Failure(user, FailureClass.BadRequest, transient: false),
        _ => RunFixture.Failure(user, FailureClass.ServerError, transient: true),
    };

    private static byte[] SecondLine(User user, bool mended) =>
        mended ? RunFixture.Result(user) : RunFixture.Failure(user, FailureClass.Timeout, transient: true);
}
