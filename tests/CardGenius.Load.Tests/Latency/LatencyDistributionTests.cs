using CardGenius.Load.Latency;
using CardGenius.Load.Tests.Support;

namespace CardGenius.Load.Tests.Latency;

public sealed class LatencyDistributionTests
{
    [Fact]
    public void The_production_latency_is_that_of_the_specification()
    {
        var latency = LogNormalLatency.Production;

        Near.Equal(1.5, latency.Mean, 1e-9);
        Near.Equal(2.3, latency.Quantile(0.95), 1e-6);
        Assert.Null(latency.Samples);
    }

    [Theory]
    [InlineData(0.025, -1.959963985)]
    [InlineData(0.5, 0)]
    [InlineData(0.95, 1.644853627)]
    [InlineData(0.99, 2.326347874)]
    [InlineData(0.999999, 4.753424309)]
    public void The_quantiles_of_the_normal_distribution(double share, double expected) =>
        Assert.Equal(expected, NormalDistribution.Quantile(share), 1e-7);

    [Fact]
    public void A_mean_and_a_percentile_make_a_distribution_that_has_both()
    {
        var latency = LogNormalLatency.FromMean(0.2, 0.9, NormalDistribution.P99);

        Near.Equal(0.2, latency.Mean, 1e-9);
        Near.Equal(0.9, latency.Quantile(0.99), 1e-6);
    }

    [Fact]
    public void A_median_and_a_percentile_make_a_distribution_that_has_both()
    {
        var latency = LogNormalLatency.FromMedian(1.5, 2.3);

        Near.Equal(1.5, latency.Quantile(0.5), 1e-9);
        Near.Equal(2.3, latency.Quantile(0.95), 1e-6);
        Near.Equal(1.5516, latency.Mean, 1e-3);
    }

    [Theory]
    [InlineData(1.5, 1.4)]
    [InlineData(1.5, 6.0)]
    [InlineData(0, 1)]
    public void A_mean_and_a_percentile_that_no_distribution_has_are_refused(double mean, double p95) =>
        Assert.Throws<ArgumentException>(() => LogNormalLatency.FromMean(mean, p95));

    [Fact]
    public void A_cut_distribution_stays_within_its_ends_and_has_the_mean_of_what_is_left()
    {
        var latency = LogNormalLatency.FromMedian(1.5, 2.3).Cut(1, 3);
        var random = new Random(1);
        var samples = Enumerable.Range(0, 200_000).Select(_ => latency.Sample(random)).ToList();

        Assert.All(samples, s => Assert.InRange(s, 1, 3));
        Near.Equal(samples.Average(), latency.Mean, 0.002);
    }

    [Fact]
    public void Samples_have_the_moments()
    {
        var random = new Random(1);
        var samples = Enumerable.Range(0, 200_000).Select(_ => LogNormalLatency.Production.Sample(random)).ToList();

        Near.Equal(1.5, samples.Average(), 0.003);
        var mean = samples.Average();
        Near.Equal(LogNormalLatency.Production.StandardDeviation, Math.Sqrt(samples.Average(s => (s - mean) * (s - mean))), 0.01);
    }

    [Fact]
    public void Scaling_multiplies_every_latency()
    {
        Near.Equal(3, LogNormalLatency.Production.Scaled(2).Mean, 1e-9);
        Near.Equal(4.6, LogNormalLatency.Production.Scaled(2).Quantile(0.95), 1e-6);
        Near.Equal(4, new EmpiricalLatency((0, 1), (1, 3)).Scaled(2).Mean, 1e-3);
    }

    [Fact]
    public void Measurements_are_joined_by_straight_lines()
    {
        var latency = EmpiricalLatency.OfMeasurements([0.3, 0.1, 0.2]);

        Assert.Equal(0.1, latency.Quantile(0), 1e-9);
        Assert.Equal(0.15, latency.Quantile(0.25), 1e-9);
        Assert.Equal(0.2, latency.Quantile(0.5), 1e-9);
        Assert.Equal(0.2, latency.Mean, 1e-4);
        Assert.Equal(3, latency.Samples);
    }

    [Fact]
    public void A_summary_keeps_its_mean_and_its_percentiles()
    {
        var latency = EmpiricalLatency.OfSummary(1.4, 2.3, 2.8, 3.5, 1.5);

        Near.Equal(1.4, latency.Quantile(0.5), 1e-9);
        Near.Equal(2.3, latency.Quantile(0.95), 1e-9);
        Near.Equal(1.5, latency.Mean, 1e-3);
    }

    [Fact]
    public void Points_out_of_order_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new EmpiricalLatency((0, 1), (0.5, 0.5), (1, 2)));
        Assert.Throws<ArgumentException>(() => new EmpiricalLatency((0.1, 1), (1, 2)));
        Assert.Throws<ArgumentException>(() => new EmpiricalLatency((0, 1)));
    }
}
