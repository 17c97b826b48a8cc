using CardGenius.Batch.IO;

namespace CardGenius.Batch.Tests.IO;

public sealed class FigureTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(2_000_000, "2,000,000")]
    public void Counts(long count, string expected) => Assert.Equal(expected, FigureText.Count(count));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.04, "0.0")]
    [InlineData(4.46, "4.5")]
    [InlineData(812.4, "812")]
    [InlineData(46_800, "46,800")]
    public void Rates(double rate, string expected) => Assert.Equal(expected, FigureText.Rate(rate));

    [Theory]
    [InlineData(0, "-")]
    [InlineData(0.4, "0 ms")]
    [InlineData(152.4, "152 ms")]
    [InlineData(999.4, "999 ms")]
    [InlineData(999.6, "1.00 s")]
    [InlineData(1523, "1.52 s")]
    [InlineData(9996, "10.0 s")]
    [InlineData(30_000, "30.0 s")]
    public void Latencies(double milliseconds, string expected) => Assert.Equal(expected, FigureText.Latency(milliseconds));

    [Theory]
    [InlineData(-3, "0 s")]
    [InlineData(0.4, "0 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.6, "1 min 00 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(3599.7, "1 h 00 min")]
    [InlineData(7620, "2 h 07 min")]
    [InlineData(100_800, "1 d 04 h")]
    public void Durations(double seconds, string expected) => Assert.Equal(expected, FigureText.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(89, "00:01:29")]
    [InlineData(360_000, "100:00:00")]
    public void Clocks(double seconds, string expected) => Assert.Equal(expected, FigureText.Clock(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, 0, "")]
    [InlineData(0, 10, " (0 %)")]
    [InlineData(1_999_999, 2_000_000, " (99 %)")]
    [InlineData(10, 10, " (100 %)")]
    [InlineData(11, 10, " (100 %)")]
    public void Shares(long part, long whole, string expected) => Assert.Equal(expected, FigureText.Share(part, whole));

    [Theory]
    [InlineData(0, "0 users")]
    [InlineData(1, "1 user")]
    [InlineData(1000, "1,000 users")]
    public void Plurals(long count, string expected) => Assert.Equal(expected, FigureText.Plural(count, "user"));
}
