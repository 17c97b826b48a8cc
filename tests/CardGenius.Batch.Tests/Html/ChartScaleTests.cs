using CardGenius.Batch.Html;

namespace CardGenius.Batch.Tests.Html;

public sealed class ChartScaleTests
{
    [Theory]
    [InlineData(0, new[] { 0, 2e-7, 4e-7, 6e-7, 8e-7, 1e-6 })]
    [InlineData(20, new[] { 0.0, 5, 10, 15, 20 })]
    [InlineData(812, new[] { 0.0, 200, 400, 600, 800, 1000 })]
    [InlineData(0.03, new[] { 0, 0.01, 0.02, 0.03 })]
    public void A_linear_scale_has_round_values_from_0(double most, double[] expected)
    {
        var values = ChartScale.Linear(most).Values;
        Assert.Equal(expected.Length, values.Count);
        Assert.All(expected.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    [Fact]
    public void A_logarithmic_scale_contains_the_range()
    {
        var scale = ChartScale.Logarithmic(1400, 29_000);
        Assert.Equal([1000, 2000, 5000, 10_000, 20_000, 50_000], scale.Values);
        Assert.Equal((0.0, 1.0), (scale.HeightOf(1000), scale.HeightOf(50_000)));
        Assert.InRange(scale.HeightOf(7000), 0.45, 0.55);
    }

    [Fact]
    public void Values_outside_of_the_scale_are_at_its_edge() => Assert.Equal((0.0, 1.0), (ChartScale.Linear(10).HeightOf(-5), ChartScale.Linear(10).HeightOf(50)));
}
