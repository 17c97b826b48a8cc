using CardGenius.Simulator.Statistics;

namespace CardGenius.Simulator.Tests.Statistics;

public class RetryAfterWindowTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly RetryAfterWindow _window = new();

    [Theory]
    [InlineData("10")]
    [InlineData("Mon, 02 Nov 2026 09:00:10 GMT")]
    public void Contains_the_time_from_one_second_after_the_response(string header)
    {
        Assert.False(_window.Contains(Start));
        _window.Extend(header, Start);
        Assert.Equal([false, false, true, true, false], new[] { 0, 0.9, 1, 9.9, 10 }.Select(At));
    }

    [Fact]
    public void A_further_response_extends_it_without_a_gap()
    {
        _window.Extend("10", Start);
        _window.Extend("10", Start.AddSeconds(9));
        Assert.Equal([true, true, false], new[] { 9.5, 18.9, 19 }.Select(At));
        _window.Extend("1", Start.AddSeconds(9));
        Assert.True(At(18.9));
    }

    [Fact]
    public void A_later_response_begins_a_new_one()
    {
        _window.Extend("2", Start);
        _window.Extend("5", Start.AddSeconds(60));
        Assert.Equal([false, false, true], new double[] { 30, 60.5, 61 }.Select(At));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("")]
    public void Another_value_has_no_effect(string header)
    {
        _window.Extend(header, Start);
        Assert.False(At(2));
    }

    private bool At(double seconds) => _window.Contains(Start.AddSeconds(seconds));
}
