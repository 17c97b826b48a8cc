using CardGenius.Cli.Plan;

namespace CardGenius.Cli.Tests.Plan;

public sealed class PlanLatenciesTests
{
    [Theory]
    [InlineData("production", 1.5, 2.3)]
    [InlineData("3s", 3, 4.6)]
    [InlineData("150ms", 0.15, 0.23)]
    [InlineData("fixed:200ms", 0.2, 0.2)]
    [InlineData("lognormal:mean=1.5s,p95=2.3s", 1.5, 2.3)]
    [InlineData("lognormal:1.5s,p95=2.3s", 1.5516, 2.3)]
    [InlineData("lognormal:p50=1.5s,p95=2.3s,min=1s,max=3s", 1.5558, 2.3)]
    [InlineData("lognormal:p95=2.3s,p50=1.5s", 1.5516, 2.3)]
    public void Latencies_as_people_write_them(string text, double mean, double p95)
    {
        var (ok, latency) = PlanLatencies.Parse(text);

        Assert.True(ok);
        Assert.Equal(mean, latency.Mean, 1e-3);
        Assert.Equal(p95, latency.Quantile(0.95), 1e-3);
    }

    [Fact]
    public void A_99th_percentile() => Assert.Equal(0.9, PlanLatencies.Parse("lognormal:mean=200ms,p99=900ms").Value.Quantile(0.99), 1e-6);

    [Theory]
    [InlineData("")]
    [InlineData("fast")]
    [InlineData("0s")]
    [InlineData("fixed:")]
    [InlineData("mean:")]
    [InlineData("normal:1s")]
    [InlineData("lognormal:1.5s")]
    [InlineData("lognormal:mean=1.5s")]
    [InlineData("lognormal:mean=1.5s,p50=1.4s,p95=2s")]
    [InlineData("lognormal:mean=1.5s,p95=2s,p99=3s")]
    [InlineData("lognormal:mean=1.5s,p95=1s")]
    [InlineData("lognormal:mean=1.5s,p95=2s,p95=3s")]
    [InlineData("lognormal:1s,p95=2s,min=3s,max=2s")]
    [InlineData("lognormal:1s,p90=2s")]
    public void What_is_no_latency_is_refused(string text) => Assert.False(PlanLatencies.Parse(text).Ok);
}
