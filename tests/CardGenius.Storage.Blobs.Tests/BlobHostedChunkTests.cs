using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Storage.Blobs.Tests.Azurite;
using CardGenius.Storage.Contract;
using CardGenius.Testing;

namespace CardGenius.Storage.Blobs.Tests;

[Collection(AzuriteCollection.Name)]
public sealed class BlobHostedChunkTests(AzuriteFixture fixture) : HostedChunkContract
{
    private readonly string _container = $"t{Guid.NewGuid():N}";

    protected override IRunStore Open(TimeProvider time) =>
        BlobRunStore.OpenAsync(fixture.Azurite.ConnectionString, _container, time, null, CancellationToken.None).GetAwaiter().GetResult();

    [Fact]
    public async Task A_process_that_wakes_after_losing_its_lease_makes_no_call()
    {
        var clock = new StillTime();
        Api.ClosesAfter = 7;
        var sleeper = Process(clock).ProcessChunkAsync(Chunk, CancellationToken.None);
        await Eventually.IsAsync(() => Api.Total == 8);
        var process = Process();
        var other = process.ProcessChunkAsync(Chunk, CancellationToken.None);
        while (Api.Total == 8)
        {
            await AdvanceAsync(other, 1);
            if (other.IsCompleted)
            {
                // The activity has waited for its maximum time. The platform runs the chunk again.
                Assert.True((await other).IsClaimed);
                other = process.ProcessChunkAsync(Chunk, CancellationToken.None);
            }
        }

        // The suspended process wakes with a request in flight. The response arrives, but no request follows.
        clock.Jump(TimeSpan.FromMinutes(5));
        Api.Open();
        Assert.Equal((ChunkOutcome.Done, null), ((await other).Outcome, (await other).Reason));
        Assert.Equal((ChunkOutcome.Yielded, YieldReason.Deadline), ((await sleeper).Outcome, (await sleeper).Yield));
        Assert.Equal(Users, Api.Calls.Count);

        // Five users are in the checkpoint. The sixth to eighth are not and are requested again.
        Assert.All(Api.Calls, c => Assert.Equal(c.Key is >= 6 and <= 8 ? 2 : 1, c.Value));
    }

}
