using CardGenius.Batch.Model.Chunks;
using CardGenius.Batch.Model.Stages;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.Model.Chunks;

public sealed class ChunkLayoutTests
{
    private static readonly Arbitrary<(int Users, int Size, int? Workers)> Layouts = Arb.From(
        from users in Gen.Choose(0, 5_000)
        from size in Gen.OneOf(Gen.Choose(1, 3), Gen.Choose(1, 150))
        from workers in Gen.Choose(0, 40).Select(w => w == 0 ? (int?)null : w)
        select (users, size, workers));

    private static List<int> Lengths(long users, int size, int? workers)
    {
        var layout = new ChunkLayout(users, size, workers);
        return [.. Enumerable.Range(0, layout.Count).Select(layout.LengthOf)];
    }

    private static readonly Arbitrary<(int Users, int Size, RunStage[] Stages)> Staged = Arb.From(
        from users in Gen.Choose(0, 3_000)
        from size in Gen.Choose(1, 120)
        from stages in (from workers in Gen.Choose(1, 30) from length in Gen.Choose(1, 900) select new RunStage(workers, length)).NonEmptyListOf()
        select (users, size, stages.Take(5).Append(new RunStage(20, null)).ToArray()));

    [Fact]
    public void Every_user_is_in_exactly_one_chunk_and_no_chunk_belongs_to_two_stages() => Prop.ForAll(Staged, given =>
    {
        var layout = ChunkLayout.OfStages(given.Users, given.Size, given.Stages);
        var ends = new HashSet<long>();
        var end = 0L;
        foreach (var stage in given.Stages)
        {
            end = Math.Min(given.Users, end + (stage.Users ?? given.Users));
            ends.Add(end);
        }

        var user = 0L;
        for (var chunk = 0; chunk < layout.Count; chunk++)
        {
            Assert.Equal(user, layout.StartOf(chunk));
            Assert.InRange(layout.LengthOf(chunk), 1, given.Size);
            ends.Remove(user);
            for (var i = 0; i < layout.LengthOf(chunk); i++)
            {
                Assert.Equal(chunk, layout.IndexOf(user++));
            }
        }

        // Each end of a stage is the start of a chunk, or the end of the layout.
        ends.Remove(given.Users);
        Assert.Empty(ends);
        Assert.Equal(given.Users, user);
        Assert.Equal(given.Users, layout.StartOf(layout.Count));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_user_is_in_exactly_one_chunk() => Prop.ForAll(Layouts, given =>
    {
        var layout = new ChunkLayout(given.Users, given.Size, given.Workers);
        var user = 0;
        for (var chunk = 0; chunk < layout.Count; chunk++)
        {
            Assert.Equal(user, layout.StartOf(chunk));
            Assert.InRange(layout.LengthOf(chunk), 1, given.Size);
            for (var i = 0; i < layout.LengthOf(chunk); i++)
            {
                Assert.Equal(chunk, layout.IndexOf(user++));
            }
        }

        Assert.Equal(given.Users, user);
        Assert.Equal(given.Users, layout.StartOf(layout.Count));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Chunks_get_smaller_and_leave_enough_chunks_for_all_workers() => Prop.ForAll(Layouts, given =>
    {
        var workers = given.Workers ?? 1;
        var lengths = Lengths(given.Users, given.Size, workers);
        var left = given.Users;
        for (var chunk = 0; chunk < lengths.Count; chunk++)
        {
            Assert.True(chunk == 0 || lengths[chunk] <= lengths[chunk - 1]);
            Assert.True(lengths[chunk] <= 2 + (left / workers), $"chunk {chunk} has {lengths[chunk]} of {left} users");
            left -= lengths[chunk];
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_run_of_1000_users_has_rounds_of_20_chunks_that_halve() =>
        Assert.Equal(
            [(25, 20), (13, 20), (6, 20), (3, 20), (2, 20), (1, 20)],
            Lengths(1_000, 100, 20).GroupBy(l => l).Select(g => (g.Key, g.Count())));

    [Fact]
    public void A_large_run_has_full_chunks_but_for_the_last_users()
    {
        var lengths = Lengths(2_000_000, 100, 20);
        Assert.Equal(20_120, lengths.Count);
        Assert.Equal(19_980, lengths.Count(l => l == 100));
        Assert.Equal(1, lengths[^1]);
    }

    [Fact]
    public void Without_workers_all_chunks_but_the_last_have_the_same_size() => Assert.Equal([10, 10, 5], Lengths(25, 10, null));
}
