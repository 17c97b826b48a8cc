using CardGenius.Load.Latency;
using CardGenius.Load.Tests.Support;

namespace CardGenius.Load.Tests.Latency;

public sealed class ProbeLatencyTests
{
    [Fact]
    public void One_measurement_has_the_spread_of_production()
    {
        var latency = ProbeLatency.Parse("""{"api": "http://localhost/x", "outcome": "ok", "status": 200, "latency_ms": 1200, "cards": 10}""");

        Near.Equal(1.2, latency.Mean, 1e-9);
        Near.Equal(1.2 * 2.3 / 1.5, latency.Quantile(0.95), 1e-6);
        Assert.Equal(1, latency.Samples);
        Assert.Equal(1, latency.Scaled(2).Samples);
    }

    [Fact]
    public void A_list_of_measurements()
    {
        var latency = ProbeLatency.Parse("""{"latency_ms": [100, 300, 200, 200]}""");

        Near.Equal(0.2, latency.Mean, 1e-3);
        Assert.Equal(4, latency.Samples);
    }

    [Fact]
    public void The_summary_of_a_run()
    {
        var latency = ProbeLatency.Parse(
            """{"requests": 1041, "latency_ms": {"p50": 149, "p95": 239.9, "p99": 260, "max": 1520, "mean": 171.6}}""");

        Near.Equal(0.149, latency.Quantile(0.5), 1e-9);
        Near.Equal(0.1716, latency.Mean, 0.06);
        Assert.Equal(1041, latency.Samples);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"latency_ms": null}""")]
    [InlineData("""{"latency_ms": 0}""")]
    [InlineData("""{"latency_ms": []}""")]
    [InlineData("""{"latency_ms": {"p50": 1}}""")]
    [InlineData("""{"latency_ms": {"p50": 3, "p95": 2, "p99": 1, "max": 1}}""")]
    [InlineData("""{"latency_ms": {"p50": "a", "p95": 2, "p99": 1, "max": 1}}""")]
    public void Anything_else_is_refused_with_what_is_expected(string json) =>
        Assert.Contains(ProbeLatency.Expected, Assert.Throws<FormatException>(() => ProbeLatency.Parse(json)).Message, StringComparison.Ordinal);
}
