using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Merging;

namespace CardGenius.Batch.Tests.Publishing.Merging;

public sealed class RunRelationsTests
{
    private readonly MemoryRunStore _store = new();
    private readonly MadePublication _main = new MadePublication("main", 0)
    {
        Users = [MadePublication.Failed(2, "a"), MadePublication.Failed(3, "b")],
        Rejects = [(4, "c"), (5, "d"), (6, null), (7, "e")],
    };

    public RunRelationsTests() => _main.WriteTo(_store);

    [Fact]
    public Task Runs_with_the_same_input_belong_together() => CheckAsync(Second());

    [Fact]
    public Task A_redrive_belongs_to_its_run() => CheckAsync(Second() with { Input = "failures", InputPath = $"store:{_main.Folder}/failures.ndjson.gz" });

    [Fact]
    public async Task A_redrive_of_a_redrive_belongs_to_the_first_run()
    {
        var redrive = Second() with { Input = "failures", InputPath = $"store:{_main.Folder}/failures.ndjson.gz" };
        var third = new MadePublication("third", 2) { Input = "more", InputPath = $"store:{redrive.Folder}/failures.ndjson.gz" };

        await CheckAsync(redrive, third);
        var e = await Assert.ThrowsAsync<RunException>(() => CheckAsync(third));
        Assert.Equal(
            "the runs 'main' and 'third' have different inputs (users.csv and more): one export contains a run, its redrives and the run of its corrected "
            + "rejects. 'third' requested users of 'second' again: name that run, too",
            e.Message);
    }

    [Theory]
    [InlineData("c d new", false, true)]
    [InlineData("c new", false, true)]
    [InlineData("c new other", false, false)]
    [InlineData("new other", false, false)]
    [InlineData("new other", true, true)]
    [InlineData("c d e x y", true, true)]
    [InlineData("c d e x y", false, false)]
    public async Task A_run_of_corrected_rejects_is_known_by_its_ids_or_the_named_run(string ids, bool isNamed, bool isRelated)
    {
        var corrected = Second() with
        {
            Input = "corrected.xlsx",
            RejectsOf = isNamed ? ["main"] : null,
            Users = [.. ids.Split(' ').Select((id, i) => MadePublication.Failed(i + 2, id))],
        };

        if (isRelated)
        {
            await CheckAsync(corrected);
        }
        else
        {
            var e = await Assert.ThrowsAsync<RunException>(() => CheckAsync(corrected));
            Assert.Equal(RunRefusal.Conflict, e.Refusal);
            Assert.Contains("'main' and 'second' have different inputs (users.csv and corrected.xlsx)", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Corrected_rejects_have_the_columns_of_the_input() => await Assert.ThrowsAsync<RunException>(() => CheckAsync(
        Second() with { Input = "other", Columns = ["userid", "town"], Users = [MadePublication.Failed(2, "c")], RejectsOf = ["main"] }));

    private static MadePublication Second() => new("second", 1);

    private async Task CheckAsync(params MadePublication[] runs)
    {
        foreach (var run in runs)
        {
            run.WriteTo(_store);
        }

        var published = await PublishedRuns.FindAsync(_store, ["main", .. runs.Select(r => r.RunId)], CancellationToken.None);
        await new RunRelations(_store).CheckAsync(published, CancellationToken.None);
    }
}
