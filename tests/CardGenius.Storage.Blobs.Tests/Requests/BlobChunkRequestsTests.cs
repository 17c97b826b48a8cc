using System.Globalization;
using System.Text;
using System.Text.Json;
using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Storage.Blobs.Tests.Azurite;
using CardGenius.Storage.Contract;

namespace CardGenius.Storage.Blobs.Tests.Requests;

/// <summary>The number of storage requests for the chunks of a run, which are most of its storage requests.</summary>
public sealed class BlobChunkRequestsTests(AzuriteFixture fixture) : BlobTest(fixture)
{
    private const int Users = 100;
    private static readonly RunKey Key = new("r", "1");

    // The work lease, three checkpoints, the commit, and the deletion of the checkpoint. The users were read with those of the first chunk.
    private const int RequestsOfANewChunk = 1 + 3 + 1 + 1;

    // Also reads whether the chunk is committed and whether it has a checkpoint.
    private const int RequestsOfAnAssignedChunk = RequestsOfANewChunk + 2;

    [Fact]
    public async Task A_chunk_of_100_users_needs_6_requests()
    {
        var wire = new Wire();
        var store = await OpenAsync(wire);
        var lines = string.Concat(Enumerable.Range(1, 5 * Users).Select(
            i => string.Create(CultureInfo.InvariantCulture, $"{{\"user_id\":\"u{i}\",\"amazon_spends\":{i}}}\n")));
        await store.WriteAsync(RunPaths.InlineInput(Key.RunId), Encoding.UTF8.GetBytes(lines), None);
        var settings = new RunSettings { Concurrency = 1, ChunkSize = Users };
        await store.WriteAsync(
            RunPaths.Settings(Key.RunId), JsonSerializer.SerializeToUtf8Bytes(settings, RunJsonContext.Default.RunSettings), None);
        var api = new GatedApi();
        await using var process = new RunActivities(
            store, _ => new StoreInputSource(store, RunPaths.InlineInput(Key.RunId)), (_, _) => api, new(), Time);
        await process.AcquireLeaseAsync(Key, (_, _) => Task.FromResult(true), None);
        var plan = await process.PlanAsync(Key, None);
        Assert.Equal((Users, true), (plan.ChunkSize, plan.IsNew));

        // The first chunk of a process also reads the control request, the limits, the run lease and the users, and writes the heartbeat.
        await ProcessAsync(0, isNew: true);

        Assert.Equal(RequestsOfANewChunk, await ProcessAsync(1, isNew: true));
        Assert.Equal(RequestsOfAnAssignedChunk, await ProcessAsync(2, isNew: false));

        async Task<int> ProcessAsync(int index, bool isNew)
        {
            var before = wire.Requests.Count;
            var report = await process.ProcessChunkAsync(new(Key.Execution, new(Key.RunId, new(0, index), IsNew: isNew)), None);
            Assert.Equal((ChunkOutcome.Done, Users), (report.Outcome, report.Tally.Results));
            return wire.Requests.Count - before;
        }
    }
}
