using CardGenius.Load.LoadTest.Report;

namespace CardGenius.Load.Tests.LoadTest.Report;

public sealed class LoadTextTests
{
    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(12.34, "12.3 ms")]
    [InlineData(99.96, "100 ms")]
    [InlineData(1122, "1,122 ms")]
    [InlineData(19_950, "20.0 s")]
    public void Latencies(double milliseconds, string expected) => Assert.Equal(expected, LoadText.Latency(milliseconds));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.000001, "below 0.01 %")]
    [InlineData(0.0031, "0.31 %")]
    [InlineData(0.125, "12.5 %")]
    [InlineData(0.99999, "above 99.9 %")]
    [InlineData(1, "100 %")]
    public void Shares(double share, string expected) => Assert.Equal(expected, LoadText.Percent(share));

    [Theory]
    [InlineData(11.07, "+1,107 %")]
    [InlineData(-0.03, "-3 %")]
    [InlineData(0, "0 %")]
    public void Changes(double change, string expected) => Assert.Equal(expected, LoadText.Change(change));

    [Theory]
    [InlineData(16.89, "16.9")]
    [InlineData(1204, "1,204")]
    public void Rates(double rate, string expected) => Assert.Equal(expected, LoadText.Rate(rate));
}
