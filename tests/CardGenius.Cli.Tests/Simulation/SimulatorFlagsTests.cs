using CardGenius.Cli.Configuration;
using CardGenius.Cli.Simulation;
using CardGenius.Simulator;
using CardGenius.Simulator.Responses;
using CardGenius.Simulator.Traffic;

namespace CardGenius.Cli.Tests.Simulation;

public sealed class SimulatorFlagsTests
{
    [Fact]
    public void Nothing_typed_is_the_healthy_production_api()
    {
        Assert.Equivalent(new SimulatorOptions { Port = 5099 }, Resolve());
    }

    [Fact]
    public void Everything_typed_reaches_the_simulator()
    {
        var options = Resolve(
            ["503,rate=0.05,from=10,to=40", "reset,rate=0.01"],
            "--port=0",
            "--latency=fixed:200ms",
            "--time-scale=0.5",
            "--response-size=1.5MB",
            "--shape=mixed",
            "--backends=2",
            "--backend-limit=50",
            "--queue=true",
            "--overload-above=40",
            "--overload-growth=0.2",
            "--collapse-above=90",
            "--collapse-time=5s",
            "--connection-limit=60",
            "--any-path=true",
            "--cached-path=/albums",
            "--rate-limit=13.5",
            "--burst=5",
            "--token=made-up",
            "--seed=7",
            "--gzip=true",
            "--https=true",
            "--count-profiles=true");

        Assert.Equal((0, 0.5, 1_500_000, ResponseShape.Mixed), (options.Port, options.TimeScale, options.ResponseBytes, options.Shape));
        Assert.Equal((2, 50, 13.5, 5), (options.Backends, options.BackendConcurrency, options.RequestsPerSecond!.Value, options.Burst));
        Assert.Equal((OverLimit.Queue, 40, 0.2, 90), (options.OverLimit, options.OverloadAbove!.Value, options.OverloadGrowth, options.CollapseAbove!.Value));
        Assert.Equal((TimeSpan.FromSeconds(5), 60, "/albums"), (options.CollapseTime, options.ConnectionsPerClient!.Value, options.CachedPath));
        Assert.True(options.AnyPath);
        Assert.Equal(("made-up", 7, 7), (options.PartnerToken, options.Seed, options.Faults.Seed));
        Assert.True(options is { Gzip: true, Https: true, CountProfiles: true });
        Assert.Equal(LatencyProfile.Fixed(TimeSpan.FromMilliseconds(200)), options.Latency);
        Assert.Equal(["503,rate=0.05,from=10,to=40", "reset,rate=0.01"], options.Faults.Rules.Select(r => r.ToString()));
        options.Validate();
    }

    [Theory]
    [InlineData("production", 1500, 2300, 1000, 3000)]
    [InlineData("none", 0, 0, 0, null)]
    [InlineData("fixed:1500ms", 1500, 1500, 0, null)]
    [InlineData("fixed:0", 0, 0, 0, null)]
    [InlineData("lognormal:1500ms,p95=3000ms", 1500, 3000, 0, null)]
    [InlineData("lognormal:1.5s,p95=3s,min=1s,max=1min", 1500, 3000, 1000, 60_000)]
    [InlineData("lognormal:2s", 2000, 4000, 0, null)]
    public void Latencies_are_written_as_people_write_them(string text, int median, int p95, int min, int? max)
    {
        var (ok, latency) = Latencies.Parse(text);

        Assert.True(ok);
        Assert.Equal((median, p95, min), (latency.Median.TotalMilliseconds, latency.P95.TotalMilliseconds, latency.Minimum.TotalMilliseconds));
        Assert.Equal(max is { } longest ? TimeSpan.FromMilliseconds(longest) : TimeSpan.MaxValue, latency.Maximum);
    }

    [Theory]
    [InlineData("--latency=fast", $"--latency fast: expected {Latencies.Expected}")]
    [InlineData("--latency=fixed:1500", $"--latency fixed:1500: expected {Latencies.Expected}")]
    [InlineData("--latency=lognormal:3s,p95=1s", $"--latency lognormal:3s,p95=1s: expected {Latencies.Expected}")]
    [InlineData("--latency=lognormal:1s,p99=2s", $"--latency lognormal:1s,p99=2s: expected {Latencies.Expected}")]
    [InlineData("--port=70000", "--port 70000: expected a whole number from 0 to 65535")]
    [InlineData("--response-size=1", "--response-size 1: expected a size from 1024 bytes to 16MB, e.g. 35KB or 1.5MB")]
    [InlineData("--response-size=17MB", "--response-size 17MB: expected a size from 1024 bytes to 16MB, e.g. 35KB or 1.5MB")]
    [InlineData("--shape=round", "--shape round: expected data or savings or cards or array or mixed")]
    [InlineData("--burst=5", "--burst 5: has no effect without --rate-limit; give both")]
    [InlineData("--collapse-time=5s", "--collapse-time 5s: has no effect without --collapse-above; give both")]
    [InlineData("--overload-growth=1", "--overload-growth 1: has no effect without --overload-above; give both")]
    [InlineData("--cached-path=/x", "--cached-path /x: has no effect without --any-path; give both")]
    [InlineData("--time-scale=-1", "--time-scale -1: expected a factor from 0 to 1000")]
    public void What_cannot_be_is_refused(string flag, string expected)
    {
        Assert.Equal(expected, Assert.Throws<UsageException>(() => Resolve([], flag)).Message);
    }

    [Fact]
    public void A_fault_that_is_none_is_refused_with_what_is_known()
    {
        var error = Assert.Throws<UsageException>(() => Resolve(["earthquake", "503,rate=lots"]));

        Assert.Equal(2, error.Problems.Count);
        Assert.StartsWith("--fault earthquake: 'earthquake' is not a fault. Expected: ", error.Problems[0], StringComparison.Ordinal);
        Assert.StartsWith("--fault 503,rate=lots: ", error.Problems[1], StringComparison.Ordinal);
    }

    private static SimulatorOptions Resolve(string[]? faults = null, params string[] flags) => SimulatorFlags.Resolve(
        flags.Select(f => f.Split('=', 2)).ToDictionary(f => f[0], f => f[1]), faults ?? []);
}
