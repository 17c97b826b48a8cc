using CardGenius.Load.LoadTest.Measuring;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Load.Tests.LoadTest.Measuring;

public sealed class LatencyStatisticsTests
{
    private static readonly Arbitrary<TimeSpan[]> Latencies =
        Gen.NonEmptyListOf(Gen.Choose(1, 60_000_000).Select(microseconds => TimeSpan.FromMicroseconds(microseconds))).Select(l => l.ToArray()).ToArbitrary();

    [Fact]
    public void Percentiles_are_exact_to_three_digits_and_the_rest_is_exact() => Prop.ForAll(Latencies, values =>
    {
        var statistics = Of(values);
        var latencies = values.Select(v => v.TotalMilliseconds).Order().ToArray();
        Assert.Equal(latencies.Length, statistics.Count);
        Assert.Equal(latencies.Average(), statistics.Average, latencies.Average() * 1e-6);
        Assert.Equal((latencies[0], latencies[^1]), (statistics.Min, statistics.Max));
        foreach (var share in new[] { 0.5, 0.95, 0.99, 1 })
        {
            var exact = RecentResults.Percentile(latencies, share);
            Assert.Equal(exact, statistics.Percentile(share), (exact * 0.002) + 0.001);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Two_distributions_together_are_that_of_all_values() => Prop.ForAll(Latencies, Latencies, (first, second) =>
    {
        var sum = Of(first);
        sum.Add(Of(second));
        var all = Of([.. first, .. second]);
        Assert.Equal((all.Count, all.Min, all.Max, all.Percentile(0.95)), (sum.Count, sum.Min, sum.Max, sum.Percentile(0.95)));
        Assert.Equal(all.Average, sum.Average, 1e-6 * all.Average);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Without_a_value_everything_is_zero()
    {
        var statistics = new LatencyStatistics();
        statistics.Add(new LatencyStatistics());

        Assert.Equal((0, 0, 0, 0, 0), (statistics.Count, statistics.Average, statistics.Min, statistics.Max, statistics.Percentile(0.5)));
    }

    [Fact]
    public void A_latency_above_an_hour_is_still_counted()
    {
        var statistics = Of([TimeSpan.FromHours(2)]);

        Assert.Equal((1, 7_200_000), (statistics.Count, statistics.Max));
        Assert.Equal(7_200_000, statistics.Percentile(0.5));
    }

    private static LatencyStatistics Of(TimeSpan[] latencies)
    {
        var statistics = new LatencyStatistics();
        foreach (var latency in latencies)
        {
            statistics.Record(latency);
        }

        return statistics;
    }
}
