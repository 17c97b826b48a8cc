using CardGenius.Simulator.Traffic;

namespace CardGenius.Simulator.Tests;

public class SimulatorOptionsTests
{
    public static TheoryData<string, SimulatorOptions> Impossible { get; } = new()
    {
        { "Port", new() { Port = 65536 } },
        { "Port", new() { Port = -1 } },
        { "CatalogueSize", new() { CatalogueSize = 0 } },
        { "CatalogueSize", new() { CatalogueSize = 1001 } },
        { "CardsPerResponse", new() { CardsPerResponse = 0 } },
        { "ResponseBytes", new() { ResponseBytes = 1023 } },
        { "ResponseBytes", new() { ResponseBytes = 20_000_000 } },
        { "TimeScale", new() { TimeScale = -0.1 } },
        { "TimeScale", new() { TimeScale = double.NaN } },
        { "Backends", new() { Backends = 0 } },
        { "BackendConcurrency", new() { BackendConcurrency = 0 } },
        { "OverloadAbove", new() { OverloadAbove = -1 } },
        { "OverloadGrowth", new() { OverloadGrowth = -1 } },
        { "CollapseAbove", new() { CollapseAbove = 0 } },
        { "CollapseTime", new() { CollapseTime = TimeSpan.FromSeconds(-1) } },
        { "CachedPath", new() { CachedPath = "/albums" } },
        { "RequestsPerSecond", new() { RequestsPerSecond = 0 } },
        { "Burst", new() { Burst = 0 } },
        { "ConnectionsPerClient", new() { ConnectionsPerClient = 0 } },
        { "median", new() { Latency = LatencyProfile.Fixed(TimeSpan.FromSeconds(-1)) } },
        { "median", new() { Latency = new LatencyProfile { Median = TimeSpan.FromSeconds(2), P95 = TimeSpan.FromSeconds(1) } } },
        { "maximum", new() { Latency = LatencyProfile.Production with { Maximum = TimeSpan.Zero } } },
    };

    [Fact]
    public void The_defaults_are_the_agreed_api()
    {
        var options = new SimulatorOptions();
        options.Validate();

        Assert.Equal((3, 100, 100, 23), (options.Backends, options.BackendConcurrency, options.CatalogueSize, options.CardLimit));
        Assert.Equal(TimeSpan.FromSeconds(1.5), options.Latency.Median);
        Assert.Null(options.RequestsPerSecond);
    }

    [Theory]
    [MemberData(nameof(Impossible))]
    public async Task What_cannot_be_is_refused_by_name(string name, SimulatorOptions options)
    {
        Assert.Contains(name, Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => SimulatorServer.StartAsync(options));
    }

    [Theory]
    [InlineData(20_000, null, 13)]
    [InlineData(1024, null, 10)]
    [InlineData(1_500_000, null, 100)]
    [InlineData(20_000, 50, 50)]
    [InlineData(20_000, 500, 100)]
    public void The_length_of_answers_bounds_their_cards(int bytes, int? cards, int expected) =>
        Assert.Equal(expected, new SimulatorOptions { ResponseBytes = bytes, CardsPerResponse = cards }.CardLimit);
}
