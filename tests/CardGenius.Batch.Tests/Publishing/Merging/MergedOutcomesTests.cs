using CardGenius.Batch.Publishing.Merging;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.Publishing.Merging;

public sealed class MergedOutcomesTests
{
    [Fact]
    public async Task Every_user_appears_once_with_the_latest_result_in_the_order_of_the_first_input()
    {
        var main = new MadePublication("main", 0) { Rejects = [(3, "c"), (6, null)] };
        main = main with { Users = [main.Answered(2, "a"), MadePublication.Failed(4, "d"), MadePublication.Failed(5, "e"), main.Answered(7, "f")] };
        var redrive = new MadePublication("redrive", 1);
        redrive = redrive with { Users = [redrive.Answered(1, "d"), MadePublication.Failed(2, "e")] };
        var corrected = new MadePublication("corrected", 2);
        corrected = corrected with { Users = [corrected.Answered(1, "new"), corrected.Answered(2, "c")] };

        var (outcomes, open) = await MergeAsync(main, redrive, corrected);

        Assert.Equal(
            ["a main, row 2 ok", "c corrected, row 2 ok", "d redrive, row 1 ok", "e redrive, row 2 ServerError: failed in redrive", "f main, row 7 ok", "new corrected, row 1 ok"],
            outcomes);
        Assert.Equal(1, open);
    }

    [Fact]
    public async Task A_failure_never_replaces_a_result()
    {
        var main = new MadePublication("main", 0);
        main = main with { Users = [main.Answered(2, "a"), MadePublication.Failed(3, "b")] };
        var second = new MadePublication("second", 1);
        second = second with { Users = [MadePublication.Failed(2, "a"), second.Answered(3, "b")] };
        var third = new MadePublication("third", 2) { Users = [MadePublication.Failed(2, "a"), MadePublication.Failed(3, "b")] };

        Assert.Equal(["a main, row 2 ok", "b second, row 3 ok"], (await MergeAsync(main, second, third)).Outcomes);
    }

    [Fact]
    public async Task A_reject_that_became_a_user_later_in_the_same_input_appears_once()
    {
        var main = new MadePublication("main", 0) { Rejects = [(2, "a"), (4, "a")] };
        main = main with { Users = [main.Answered(3, "a")] };
        var failed = new MadePublication("failed", 1) { Users = [MadePublication.Failed(1, "a")] };
        var answered = new MadePublication("answered", 2);
        answered = answered with { Users = [answered.Answered(1, "a")] };

        Assert.Equal(["a main, row 3 ok"], (await MergeAsync(main, failed)).Outcomes);
        Assert.Equal(["a answered, row 1 ok"], (await MergeAsync(main, answered)).Outcomes);
    }

    [Fact]
    public void A_merge_is_equal_to_a_merge_in_memory() => Prop.ForAll(Runs().ToArbitrary(), runs =>
    {
        var (outcomes, open) = MergeAsync([.. runs]).GetAwaiter().GetResult();
        var (expected, expectedOpen) = MergeInMemory(runs);
        return outcomes.SequenceEqual(expected) && open == expectedOpen;
    }).QuickCheckThrowOnFailure();

    private static Gen<List<MadePublication>> Runs() =>
        from count in Gen.Choose(1, 4)
        from kinds in Gen.ArrayOf(Gen.ArrayOf(Gen.Choose(0, 3), 8), count)
        from orders in Gen.ArrayOf(Gen.Shuffle("a", "b", "c", "d", "e", "f", "g", "h"), count)
        select Enumerable.Range(0, count).Select(r => Run(r, kinds[r], orders[r])).ToList();

    // Every id is a result, a failure, a reject or absent. A reject can have the id of another row.
    private static MadePublication Run(int number, int[] kinds, string[] ids)
    {
        var run = new MadePublication($"run{number}", number);
        var rows = kinds.Zip(ids).Select((k, i) => (Row: (long)i + 2, Kind: k.First, Id: k.Second)).ToList();
        return run with
        {
            Users = [.. rows.Where(r => r.Kind is 0 or 1).Select(r => r.Kind == 0 ? run.Answered(r.Row, r.Id) : MadePublication.Failed(r.Row, r.Id))],
            Rejects = [.. rows.Where(r => r.Kind == 2).Select(r => (r.Row, r.Row % 3 == 0 ? "a" : r.Row % 5 == 0 ? null : r.Id))],
        };
    }

    private static (List<string> Outcomes, long OpenRejects) MergeInMemory(List<MadePublication> runs)
    {
        var all = runs.SelectMany(r => r.Users.Select(u => (Run: r, User: u))).ToList();
        var later = runs.Skip(1).SelectMany(r => r.Users).ToLookup(u => u.Id);
        var rows = runs[0].Users.Select(u => (u.Row, Id: (string?)u.Id, IsUser: true))
            .Concat(runs[0].Rejects.Select(r => (r.Row, r.Id, IsUser: false)))
            .OrderBy(r => r.Row)
            .ToList();
        var order = rows.Where(r => r.IsUser || (r.Id is not null && later[r.Id].Any(u => u.Cards is not null))).Select(r => r.Id!)
            .Concat(runs.Skip(1).SelectMany(r => r.Users).Select(u => u.Id))
            .Distinct();
        var outcomes = order.Select(id =>
        {
            var best = all.Where(o => o.User.Id == id).OrderBy(o => o.User.Cards is not null).Last();
            return Show(best.Run, best.User.Row, id, best.User.Cards is null ? $"ServerError: failed in {best.Run.RunId}" : null);
        });
        return ([.. outcomes], rows.Count(r => !r.IsUser && (r.Id is null || !later[r.Id].Any())));
    }

    private static async Task<(List<string> Outcomes, long OpenRejects)> MergeAsync(params MadePublication[] runs)
    {
        var store = new MemoryRunStore();
        foreach (var run in runs)
        {
            run.WriteTo(store);
        }

        var published = await PublishedRuns.FindAsync(store, [.. runs.Select(r => r.RunId).Reverse()], CancellationToken.None);
        var merged = new MergedOutcomes(store, published, withCells: true);
        List<string> outcomes = [];
        await foreach (var outcome in merged.ReadAsync(CancellationToken.None))
        {
            var run = runs.Single(r => r.RunId == outcome.Run.RunId);
            Assert.Equal([outcome.Id, run.CityOf(outcome.Row)], outcome.Cells);
            outcomes.Add(Show(run, outcome.Row, outcome.Id, outcome.Error));
        }

        return (outcomes, merged.OpenRejects);
    }

    private static string Show(MadePublication run, long row, string id, string? error) => $"{id} {run.CityOf(row)} {error ?? "ok"}";
}
