using CardGenius.Load.LoadTest.Definition;

namespace CardGenius.Load.Tests.LoadTest.Definition;

public sealed class AbortRuleTests
{
    [Theory]
    [InlineData("error-rate>5%", AbortMeasure.ErrorRate, 0.05)]
    [InlineData("error-rate>0.5", AbortMeasure.ErrorRate, 0.5)]
    [InlineData("p95>5s", AbortMeasure.P95, 5000)]
    [InlineData("p99 > 250ms", AbortMeasure.P99, 250)]
    [InlineData("average>1.5s", AbortMeasure.Average, 1500)]
    [InlineData("p50>0.1s", AbortMeasure.P50, 100)]
    public void A_rule_has_a_measure_and_a_limit(string text, AbortMeasure measure, double limit)
    {
        Assert.Equal(new AbortRule(measure, limit, text), AbortRule.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("p95")]
    [InlineData("p95>")]
    [InlineData("p95>5")]
    [InlineData("p95>-5s")]
    [InlineData("p95<5s")]
    [InlineData("p90>5s")]
    [InlineData("error-rate>5s")]
    [InlineData("error-rate>101%")]
    [InlineData("error-rate>NaN")]
    public void Another_text_is_no_rule(string text)
    {
        Assert.Null(AbortRule.Parse(text));
    }
}
