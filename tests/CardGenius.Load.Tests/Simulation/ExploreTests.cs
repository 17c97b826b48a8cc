using CardGenius.Load.Latency;
using CardGenius.Load.Model;
using CardGenius.Load.Simulation;
using Xunit.Abstractions;

namespace CardGenius.Load.Tests.Simulation;

public sealed class ExploreTests(ITestOutputHelper output)
{
    [Fact]
    public void Explore()
    {
        foreach (var n in new[] { 5, 20, 100 })
        {
            foreach (var sigma in new[] { 0.1, 0.28, 0.6 })
            {
                foreach (var load in new[] { 0.3, 0.7, 0.9, 1.0, 1.1, 1.3, 3 })
                {
                    var latency = new LogNormalLatency(1, sigma);
                    var cap = n / latency.Mean / load;
                    foreach (var f in new[]
                    {
                        new LoadFigures { Users = 40_000, Concurrency = n, Latency = latency, RateLimit = cap },
                        new LoadFigures { Users = 40_000, Concurrency = n, Latency = latency, RateLimit = cap, Burst = 5 }, new LoadFigures { Users = 40_000, Concurrency = n, Latency = latency, RateLimit = cap, Burst = 2 },
                        new LoadFigures { Users = 40_000, Concurrency = n, Latency = latency, LinkMbps = cap * 35_300 * 8 / 1e6 },
                        new LoadFigures { Users = 40_000, Concurrency = n, Latency = latency, RetryShare = 0.1, RateLimit = cap * 1.2, LinkMbps = cap * 35_300 * 8 / 1e6 },
                    })
                    {
                        var steady = SteadyState.Of(f);
                        var run = LoadSimulation.Run(f, new Random(1));
                        var plan = LoadPlanner.Plan(f);
                        output.WriteLine(FormattableString.Invariant($"n {n,3} s {sigma:0.00} load {load:0.0} rate {f.RateLimit:0.0} b{f.Burst} link {f.LinkMbps:0.0}: {steady.UsersPerSecond:0.000} {run.UsersPerSecond:0.000} {100 * (steady.UsersPerSecond / run.UsersPerSecond - 1):+0.0;-0.0} %  duration {100 * (plan.DurationSeconds / run.DurationSeconds - 1):+0.0;-0.0} % inflight {steady.InFlight:0.00} {run.MeanInFlight:0.00} wd {plan.WindDownSeconds:0} {run.WindDownSeconds:0}"));
                    }
                }
            }
        }
    }

    [Fact]
    public void Speed()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var f = new LoadFigures { Users = 2_000_000 };
        var run = LoadSimulation.Run(f, new Random(1));
        output.WriteLine($"{watch.Elapsed} {run.DurationSeconds} plan {LoadPlanner.Plan(f).DurationSeconds} {watch.Elapsed}");
    }
}
