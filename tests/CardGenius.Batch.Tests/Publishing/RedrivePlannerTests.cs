using System.Text;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Tests.Publishing;

public sealed class RedrivePlannerTests
{
    [Fact]
    public async Task Only_transient_failures_are_redriven()
    {
        var run = await DoneAsync(20, u => u.Index is 3 or 4 or 17, permanent: u => u.Index is 5);

        var redrive = await PlanAsync(run);

        Assert.Equal(3, redrive.Users);
        Assert.Equal([3L, 4, 17], Users(run));
    }

    [Theory]
    [InlineData(1, 2, 1)]
    [InlineData(11, 2, 3)]
    [InlineData(20, 2, 5)]
    [InlineData(60, 2, 7)]
    [InlineData(200, 2, 7)]
    public async Task Chunks_are_small_enough_for_all_workers(int transient, int concurrency, int first)
    {
        var run = await DoneAsync(200, u => u.Index < transient);

        var redrive = await PlanAsync(run, run.Settings with { ChunkSize = 7, Concurrency = concurrency });

        Assert.Equal((7, concurrency), (redrive.ChunkSize, redrive.Workers));
        Assert.Equal(first, redrive.ToLayout().LengthOf(0));
    }

    [Fact]
    public async Task Without_transient_failures_the_pass_is_empty()
    {
        var run = await DoneAsync(5, _ => false, permanent: _ => true);

        Assert.Equal(0, (await PlanAsync(run)).Chunks);
        Assert.Empty(Users(run));
    }

    [Fact]
    public async Task An_existing_plan_stays_unchanged()
    {
        var run = await DoneAsync(20, u => u.Index is 3);
        var first = await PlanAsync(run);
        foreach (var chunk in run.Store.Files.Keys.Where(p => p.Contains("/chunks/", StringComparison.Ordinal)))
        {
            run.Store.Remove(chunk);
        }

        Assert.Equal(first, await PlanAsync(run, run.Settings with { ChunkSize = 1 }));
    }

    [Fact]
    public async Task After_a_crash_before_the_plan_it_is_written_again()
    {
        var run = await DoneAsync(20, u => u.Index is 3);
        run.Store[RunPaths.RedriveUsers(RunFixture.RunId)] = [1, 2, 3];

        await PlanAsync(run);

        Assert.Equal([3L], Users(run));
    }

    [Fact]
    public async Task Chunks_without_transient_failures_are_not_opened()
    {
        var run = await DoneAsync(20, u => u.Index is 3);
        var path = RunPaths.Chunk(RunFixture.RunId, new ChunkKey(0, 5));
        run.Store[path] = [.. "no outcome\n"u8, .. run.Store[path].AsSpan(run.Store[path].AsSpan().LastIndexOf(ChunkFormat.Mark))];

        Assert.Equal(1, (await PlanAsync(run)).Users);
    }

    [Fact]
    public async Task A_report_of_any_length_is_found()
    {
        var run = await DoneAsync(20, u => u.Index is 3);
        var path = RunPaths.Chunk(RunFixture.RunId, new ChunkKey(0, 0));
        var text = Encoding.UTF8.GetString(run.Store[path]);
        run.Store[path] = Encoding.UTF8.GetBytes(text.Replace("\"progressed\"", $"\"reason\":\"{new string('x', 100_000)}\",\"progressed\"", StringComparison.Ordinal));

        Assert.Equal(1, (await PlanAsync(run)).Users);
    }

    [Fact]
    public async Task A_report_with_a_wrong_count_is_refused()
    {
        var run = await DoneAsync(20, u => u.Index is 3);
        var path = RunPaths.Chunk(RunFixture.RunId, new ChunkKey(0, 0));
        run.Store[path] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(run.Store[path]).Replace("\"transient_failures\":1", "\"transient_failures\":2", StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<PublicationException>(() => PlanAsync(run));

        Assert.Contains("000000.ndjson in memory contains 1 transient failures, but its report counts 2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u001e{\"nonsense\"")]
    [InlineData("no mark\n")]
    public async Task A_chunk_without_a_report_is_refused(string content)
    {
        var run = await DoneAsync(20, u => u.Index is 3);
        run.Store[RunPaths.Chunk(RunFixture.RunId, new ChunkKey(0, 1))] = Encoding.UTF8.GetBytes(content);

        var error = await Assert.ThrowsAsync<PublicationException>(() => PlanAsync(run));

        Assert.Contains("000001.ndjson in memory has no report at its end", error.Message, StringComparison.Ordinal);
    }

    private static Task<RedrivePlan> PlanAsync(RunFixture run, RunSettings? settings = null) =>
        new RedrivePlanner(run.Store).PlanAsync(run.Plan, settings ?? run.Settings, RunFixture.None);

    private static Task<RunFixture> DoneAsync(int users, Func<User, bool> transient, Func<User, bool>? permanent = null) => RunFixture.DoneAsync(
        "userid,avg_amazon_gmv\n" + string.Concat(Enumerable.Range(0, users).Select(i => $"u{i},{i}\n")),
        RunFixture.SmallSettings,
        u => transient(u) ? RunFixture.Failure(u, FailureClass.Timeout, transient: true)
            : permanent?.Invoke(u) == true ? RunFixture.Failure(u, FailureClass.BadRequest, transient: false)
            : RunFixture.Result(u));

    private static List<long> Users(RunFixture run) =>
        [.. run.Store[RunPaths.RedriveUsers(RunFixture.RunId)].Chunk(8).Select(b => BitConverter.ToInt64(b))];
}
