using CardGenius.Load.Latency;
using CardGenius.Load.Model;
using CardGenius.Load.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Load.Tests.Model;

public sealed class LoadPlannerTests
{
    private static readonly LoadFigures Usual = new() { Users = 50_000, Start = new(2026, 11, 30, 2, 0, 0, TimeSpan.Zero) };

    [Fact]
    public void The_interval_holds_the_duration_and_grows_with_the_drift()
    {
        var plan = LoadPlanner.Plan(Usual);
        var steady = LoadPlanner.Plan(Usual with { LatencyDrift = 0 });

        Assert.InRange(plan.DurationSeconds, plan.DurationLowSeconds, plan.DurationHighSeconds);

        // 1.645 standard deviations of 5 % each way.
        Near.Equal(1.086, plan.DurationHighSeconds / plan.DurationSeconds, 0.01);
        Near.Equal(1.086, plan.DurationSeconds / plan.DurationLowSeconds, 0.01);
        Near.Equal(steady.DurationSeconds, steady.DurationHighSeconds, 0.01);
    }

    [Fact]
    public void A_single_measurement_makes_a_wide_interval_and_a_note()
    {
        var plan = LoadPlanner.Plan(Usual with { Latency = ProbeLatency.Parse("""{"latency_ms": 1500}""") });

        Assert.True(plan.DurationHighSeconds > plan.DurationSeconds * 1.5);
        Assert.Contains("The latency is one measurement: the interval is wide. Measure more responses.", plan.Notes);
    }

    [Fact]
    public void Nine_of_ten_simulated_runs_are_within_the_interval()
    {
        var figures = Usual with { Users = 2_000 };
        var plan = LoadPlanner.Plan(figures);
        var drift = new Random(5);
        var within = Enumerable.Range(0, 400).Count(seed =>
        {
            var factor = Math.Exp(0.05 * NormalDistribution.Quantile(drift.NextDouble()));
            var run = CardGenius.Load.Simulation.LoadSimulation.Run(figures with { Latency = figures.Latency.Scaled(factor) }, new Random(seed));
            return run.DurationSeconds >= plan.DurationLowSeconds && run.DurationSeconds <= plan.DurationHighSeconds;
        });

        Assert.InRange(within, 0.85 * 400, 0.97 * 400);
    }

    [Fact]
    public void A_rate_limit_makes_the_duration_certain()
    {
        var plan = LoadPlanner.Plan(Usual with { RateLimit = 5 });

        Near.Equal(10_000, plan.DurationSeconds, 0.02);
        Near.Equal(plan.DurationLowSeconds, plan.DurationHighSeconds, 0.02);
    }

    [Fact]
    public void Times_are_those_of_the_time_zone()
    {
        var plan = LoadPlanner.Plan(Usual with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata") });

        Assert.Equal("2026-11-30 07:30 +05:30", plan.Start.ToString("yyyy-MM-dd HH:mm zzz"));
        Assert.Equal("2026-11-30 08:32 +05:30", plan.Finish.ToString("yyyy-MM-dd HH:mm zzz"));
        Assert.Equal("Asia/Kolkata", plan.TimeZone);
        Assert.True(plan.FinishLow < plan.Finish && plan.Finish < plan.FinishHigh);
    }

    [Fact]
    public void The_hours_add_up() => Prop.ForAll(FigureGenerators.Figures, figures =>
    {
        var plan = LoadPlanner.Plan(figures);
        Assert.Equal(plan.Users, plan.Hours.Sum(h => h.Users));
        Assert.Equal(plan.Users, plan.Hours[^1].UsersTotal);
        Assert.Equal(plan.Requests, plan.Hours[^1].RequestsTotal);
        Assert.All(plan.Hours, h => Assert.True(h.Users >= 0));
        Assert.Equal(Math.Ceiling(plan.DurationSeconds / 3600), plan.Hours.Count);
        Assert.Equal(plan.Concurrency, plan.Backends.Sum(b => b.Connections));
        Near.Equal(plan.RequestRate.PerSecond, plan.Backends.Sum(b => b.RequestsPerSecond), 1e-9);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_compressed_answer_is_counted_as_it_is_sent()
    {
        var plan = LoadPlanner.Plan(Usual with { ResponseBytes = 1_500_000, CompressedResponseBytes = 150_000 });

        Near.Equal(7.5e9, plan.Traffic.TotalInBytes, 0.001);
        Near.Equal(75e9, plan.Traffic.TotalUncompressedBytes, 0.001);
        Near.Equal(16, plan.Traffic.InMbps, 0.001);
    }

    [Fact]
    public void What_exceeds_an_agreement_is_noted()
    {
        var notes = LoadPlanner.Plan(Usual with { Concurrency = 400 }).Notes;

        Assert.Equal(3, notes.Count);
        Assert.Contains("400 requests in flight are more than the 20 that were agreed with the API's owners: a run refuses them.", notes);
        Assert.Contains("267 requests a second are more than the 50 that the API's owners suggest as the limit of a client. Ask them first.", notes);
        Assert.Contains("A backend gets 134 requests at a time and works on 100: 4 backends are needed.", notes);
        Assert.Empty(LoadPlanner.Plan(Usual).Notes);
    }

    [Fact]
    public void A_small_run_has_small_chunks_and_a_short_wind_down()
    {
        var plan = LoadPlanner.Plan(Usual with { Users = 100 });

        // Chunks of three users for each of the 20 workers, and then chunks of one user.
        Assert.Equal(60, (Usual with { Users = 100 }).Chunks(100).Count);
        Assert.InRange(plan.DurationSeconds, 7.5, 12);
        Assert.InRange(plan.WindDownSeconds, 1, 4);
    }

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Figures_that_cannot_be_are_refused(string name, LoadFigures figures) =>
        Assert.StartsWith(name, Assert.Throws<ArgumentException>(() => LoadPlanner.Plan(figures)).Message, StringComparison.Ordinal);

    public static TheoryData<string, LoadFigures> Impossible => new()
    {
        { "Users: expected 1 to 100,000,000.", Usual with { Users = 0 } },
        { "Concurrency: expected", Usual with { Concurrency = 0 } },
        { "Latency: expected", Usual with { Latency = LogNormalLatency.Fixed(0) } },
        { "RateLimit: expected", Usual with { RateLimit = 0 } },
        { "LinkMbps: expected", Usual with { LinkMbps = -1 } },
        { "Backends: expected", Usual with { Backends = 0 } },
        { "Errors: expected shares that leave some attempts to succeed.", Usual with { RetryShare = 0.7, Errors = new ErrorShares { Refused = 0.3 } } },
        { "Attempts: expected", Usual with { Attempts = 0 } },
        { "ChunkSize: expected", Usual with { ChunkSize = 0 } },
        { "The run would take more than ten years", Usual with { Users = 100_000_000, RateLimit = 0.01 } },
    };
}
