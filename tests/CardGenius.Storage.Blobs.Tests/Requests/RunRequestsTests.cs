using CardGenius.Batch.Model;
using CardGenius.Storage.Blobs.Tests.Azurite;
using Xunit.Abstractions;

namespace CardGenius.Storage.Blobs.Tests.Requests;

/// <summary>The storage requests of a whole run in the function app, at the latency of the API.</summary>
public sealed class RunRequestsTests(AzuriteFixture fixture, ITestOutputHelper output) : BlobTest(fixture)
{
    [Theory]
    [InlineData(10_000, 100)]
    [InlineData(3_000, 30)]
    [InlineData(3_000, 100)]
    [InlineData(1_000, 100)]
    public async Task Measure(int users, int chunk)
    {
        var (requests, duration) = await HostedRun.ExecuteAsync(
            (options, time) => BlobRunStore.OpenAsync(Azurite.ConnectionString, Container, time, options, None),
            users,
            new RunSettings { ChunkSize = chunk },
            TimeSpan.FromSeconds(1.5));
        output.WriteLine($"{users} users, chunks of {chunk}: {duration}, {requests.Total} requests, {requests.Total * 1000.0 / users:0.0} per 1,000; writes+lists {requests.Writes} reads {requests.Reads}");
        foreach (var (name, count) in requests.Counts)
        {
            output.WriteLine($"{name,-40} {count,6} {count * 1000.0 / users,8:0.0}");
        }
    }
}
