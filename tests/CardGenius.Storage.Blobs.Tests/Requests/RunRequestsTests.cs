using CardGenius.Batch.Model;
using CardGenius.Storage.Blobs.Tests.Azurite;

namespace CardGenius.Storage.Blobs.Tests.Requests;

/// <summary>The storage requests of a whole run in the function app, on two instances and at the latency of the API. docs/performance.md has the counts
/// of larger runs.</summary>
public sealed class RunRequestsTests(AzuriteFixture fixture) : BlobTest(fixture)
{
    private const int Users = 800;

    // 4 chunks of 100 users, and 28 smaller ones.
    private static readonly RunSettings Settings = new() { Concurrency = 4, ChunkSize = 100 };

    // The numbers that were counted. The run lasts five minutes, and each chunk in flight needs 1.5 s for a user.
    private static readonly (string Purpose, int Requests)[] Counted =
    [
        // For each minute of each instance.
        ("control", 128),
        ("run lease", 48),
        ("heartbeat", 42),
        ("timeline", 15),

        // For each chunk: the work lease, the checkpoints (one write for each and one deletion), the commit, and the read for the publication.
        ("work lease", 38),
        ("checkpoint", 40),
        ("chunk", 65),

        // For each run.
        ("users", 10),
        ("publication", 73),
        ("other", 34),
    ];

    [Fact]
    public async Task A_run_makes_no_more_requests_than_it_did()
    {
        var (requests, duration) = await HostedRun.ExecuteAsync(
            (options, time) => BlobRunStore.OpenAsync(Azurite.ConnectionString, Container, time, options, None),
            Users,
            Settings,
            latency: TimeSpan.FromSeconds(1.5));
        Assert.InRange(duration, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5.5));
        Assert.All(Counted, c => Assert.True(
            requests.For(c.Purpose) is var count && count > 0 && count <= c.Requests * 1.15,
            $"{c.Purpose}: {count} requests instead of {c.Requests}\n{string.Join('\n', requests.Counts)}"));
        Assert.Equal(requests.Total, Counted.Sum(c => requests.For(c.Purpose)));
        Assert.InRange(requests.Total, 1, (int)(Counted.Sum(c => c.Requests) * 1.1));
    }
}
