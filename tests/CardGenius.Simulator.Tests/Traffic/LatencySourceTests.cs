using CardGenius.Simulator.Traffic;

namespace CardGenius.Simulator.Tests.Traffic;

public class LatencySourceTests
{
    [Fact]
    public void A_fixed_latency_is_fixed()
    {
        var source = new LatencySource(LatencyProfile.Fixed(TimeSpan.FromSeconds(1.5)), 0.1, 1);

        Assert.All(Enumerable.Range(1, 50), number => Assert.Equal(TimeSpan.FromMilliseconds(150), source.Of(number)));
    }

    [Fact]
    public void A_log_normal_latency_has_the_median_and_the_percentile_asked_for()
    {
        var profile = new LatencyProfile { Median = TimeSpan.FromSeconds(1.5), P95 = TimeSpan.FromSeconds(2.3) };
        var latencies = Sorted(new LatencySource(profile, 1, 42));

        Assert.Equal(1.5, latencies[10_000], 0.02);
        Assert.Equal(2.3, latencies[19_000], 0.04);
        Assert.True(latencies[^1] > 3, "a log-normal latency has a long tail");
    }

    [Fact]
    public void Sigma_is_another_way_to_say_the_percentile()
    {
        var profile = LatencyProfile.LogNormal(TimeSpan.FromSeconds(1), 0.5);

        Assert.Equal(0.5, profile.Sigma, 1e-6);
        Assert.Equal(Math.Exp(0.5 * 1.6448536), profile.P95.TotalSeconds, 1e-5);
    }

    [Fact]
    public void The_production_latency_stays_between_its_best_and_its_worst()
    {
        var latencies = Sorted(new LatencySource(LatencyProfile.Production, 0.01, 1));

        Assert.Equal(0.010, latencies[0]);
        Assert.Equal(0.015, latencies[10_000], 0.0005);
        Assert.Equal(0.030, latencies[^1]);
    }

    [Fact]
    public void The_seed_and_the_number_decide()
    {
        var source = new LatencySource(LatencyProfile.Production, 1, 1);
        var same = new LatencySource(LatencyProfile.Production, 1, 1);
        var other = new LatencySource(LatencyProfile.Production, 1, 2);

        Assert.Equal(source.Of(17), same.Of(17));
        Assert.NotEqual(source.Of(17), source.Of(18));
        Assert.NotEqual(source.Of(17), other.Of(17));
    }

    private static double[] Sorted(LatencySource source) =>
        [.. Enumerable.Range(1, 20_001).Select(number => source.Of(number).TotalSeconds).Order()];
}
