using System.Globalization;
using CardGenius.Batch.Input.Columns;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.Input.Columns;

[Collection(nameof(MemoryTests))]
public sealed class SeenIdsTests
{
    [Fact]
    public void Two_million_ids_take_less_than_100_MB()
    {
        const int Users = 2_000_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var seen = new SeenIds();
        var most = 0L;

        for (var i = 1; i <= Users; i++)
        {
            Assert.True(seen.TryAdd(string.Create(CultureInfo.InvariantCulture, $"user-{i}"), i, out _));
            most = Math.Max(most, i % 50_000 == 0 ? seen.Bytes : 0);
        }

        var live = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(Users, seen.Count);
        Assert.InRange(most, 16L * Users, 100_000_000);
        Assert.InRange(live, 16L * Users, 100_000_000);
        for (var i = 1; i <= Users; i += 9973)
        {
            Assert.False(seen.TryAdd(string.Create(CultureInfo.InvariantCulture, $"user-{i}"), Users + 1, out var first));
            Assert.Equal(i, first);
        }
    }

    [Fact]
    public void It_behaves_like_a_dictionary_of_first_rows()
    {
        Prop.ForAll(Gen.ListOf(Gen.Choose(0, 400)).ToArbitrary(), numbers =>
        {
            var seen = new SeenIds();
            var firsts = new Dictionary<string, long>();
            var row = 0L;
            foreach (var number in numbers)
            {
                var id = new string('x', number);
                var isNew = firsts.TryAdd(id, ++row);
                Assert.Equal(isNew, seen.TryAdd(id, row, out var first));
                Assert.Equal(firsts[id], first);
            }

            Assert.Equal(firsts.Count, seen.Count);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Ids_differ_by_case_and_by_every_character()
    {
        var seen = new SeenIds();
        string[] ids = ["a", "A", "á", "a ", "₹", "🙂", new('x', 256), new('₹', 256)];

        Assert.All(ids, id => Assert.True(seen.TryAdd(id, 5, out _)));
        Assert.All(ids, id => Assert.False(seen.TryAdd(id, 6, out _)));
    }

    [Fact]
    public void A_row_number_beyond_32_bits_is_an_error() =>
        Assert.Throws<OverflowException>(() => new SeenIds().TryAdd("a", 1L << 32, out _));
}
