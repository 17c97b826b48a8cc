using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Tests.Execution;

public sealed class PacedScheduleTests
{
    [Theory]
    [InlineData(null, 20, 20)]
    [InlineData(0.01, 20, 1)]
    [InlineData(0.5, 20, 1)]
    [InlineData(1.0, 20, 2)]
    [InlineData(2.0, 20, 3)]
    [InlineData(10.0, 20, 11)]
    [InlineData(10.0, 4, 4)]
    [InlineData(19.0, 20, 20)]
    [InlineData(100.0, 1, 1)]
    public void The_number_of_chunks_follows_the_rate_limit(double? rate, int concurrency, int window) =>
        Assert.Equal(window, PacedSchedule.Of(Settings(rate, concurrency)));

    [Fact]
    public void The_requests_per_second_stay_within_rate_and_burst()
    {
        for (var concurrency = 1; concurrency <= 20; concurrency++)
        {
            for (var rate = 0.01; rate < 300; rate *= 1.07)
            {
                // Each chunk sends at most its own rate in a second, rounded up to whole requests.
                var window = PacedSchedule.Of(Settings(rate, concurrency));
                var share = PacedSchedule.ShareOf(Settings(rate, concurrency), window)!.Value;
                Assert.InRange(window, 1, concurrency);
                Assert.InRange(window * Math.Ceiling(share), 0, rate + 1);
                Assert.InRange(window * share, 0, rate * 1.000001);
            }
        }
    }

    private static RunSettings Settings(double? rate, int concurrency) =>
        new() { Concurrency = concurrency, Api = new() { RequestsPerSecond = rate } };
}
