using CardGenius.Load.Latency;
using CardGenius.Load.Model;
using CardGenius.Load.Simulation;
using CardGenius.Load.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Load.Tests.Simulation;

public sealed class LoadSimulationTests
{
    private static readonly LoadFigures Usual = new() { Users = 40_000 };

    private static readonly Config Repeatable = Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20_261_128, 1, 0);

    // Where a rate limit and the workers allow nearly the same, the formula is an approximation.
    [Fact]
    public void It_agrees_with_the_formula_in_the_steady_state() => Prop.ForAll(FigureGenerators.Figures, figures =>
    {
        var steady = SteadyState.Of(figures);
        var workersAllow = figures.Concurrency / steady.CallSeconds * steady.AttemptsPerCall;
        var isKnee = figures.RateLimit / workersAllow is > 0.6 and < 1.6;
        Near.Equal(steady.UsersPerSecond, LoadSimulation.Run(figures, new Random(1), adapts: false).UsersPerSecond, isKnee ? 0.05 : 0.02);
    }).Check(Repeatable);

    [Fact]
    public void Its_whole_run_is_as_long_as_the_plan_says() => Prop.ForAll(FigureGenerators.Figures, figures =>
    {
        var (planned, simulated) = (LoadPlanner.Plan(figures).DurationSeconds, LoadSimulation.Run(figures, new Random(1), adapts: false).DurationSeconds);

        // The last retries of the last users are a matter of seconds, however short the run is.
        Assert.InRange(simulated, (planned * 0.95) - 5, (planned * 1.05) + 5);
    }).Check(Repeatable);

    [Fact]
    public void Every_user_ends_once() => Prop.ForAll(FigureGenerators.Figures, figures =>
    {
        var run = LoadSimulation.Run(figures, new Random(1));
        Assert.Equal(figures.Users, run.Results + run.Failures);
        Assert.Equal(figures.Users, run.UsersByHour.Sum());
        Assert.InRange(run.MaxInFlight, 1, figures.Concurrency);
        Assert.InRange(run.MeanInFlight, 0, run.MaxInFlight);
        Assert.InRange(run.Requests, figures.Users, figures.Users * figures.Attempts * 2);
    }).Check(Repeatable);

    [Fact]
    public void Workers_bound_a_run()
    {
        var run = LoadSimulation.Run(Usual, new Random(1));

        Near.Equal(20 / 1.5, run.UsersPerSecond, 0.01);
        Near.Equal(20, run.MeanInFlight, 0.05);
        Assert.Equal(20, run.MaxInFlight);
    }

    [Fact]
    public void A_rate_limit_bounds_a_run()
    {
        var figures = Usual with { RateLimit = 5 };
        var run = LoadSimulation.Run(figures, new Random(1));

        // Each start is 3 ms late.
        var perSecond = 1 / (0.2 + 0.003);
        Near.Equal(perSecond, run.UsersPerSecond, 0.001);
        Near.Equal(1.5 * perSecond, run.MeanInFlight, 0.02);
        Assert.Equal(LoadLimit.RateLimit, SteadyState.Of(figures).Limit);
        Near.Equal(1.5 * perSecond, SteadyState.Of(figures).InFlight, 0.001);
    }

    [Fact]
    public void A_link_bounds_a_run()
    {
        var figures = Usual with { ResponseBytes = 1_500_000, LinkMbps = 50 };
        var run = LoadSimulation.Run(figures, new Random(1));

        Near.Equal(50e6 / 8 / 1_500_300, run.UsersPerSecond, 0.01);
        Near.Equal(20, run.MeanInFlight, 0.02);
        Assert.Equal(LoadLimit.Link, SteadyState.Of(figures).Limit);
    }

    [Fact]
    public void Where_workers_and_link_allow_the_same_the_run_is_slower_than_either()
    {
        var figures = Usual with { ResponseBytes = 1_500_000, LinkMbps = 160 };
        var steady = SteadyState.Of(figures);

        Assert.InRange(steady.UsersPerSecond, 20 / 1.5 * 0.8, 20 / 1.5 * 0.9);
        Near.Equal(steady.UsersPerSecond, LoadSimulation.Run(figures, new Random(1)).UsersPerSecond, 0.01);
    }

    [Fact]
    public void Retries_are_requests_and_time()
    {
        var figures = Usual with { RetryShare = 0.1, Errors = new ErrorShares { TimedOut = 0.01 }, TimeoutSeconds = 10 };
        var run = LoadSimulation.Run(figures, new Random(1), adapts: false);
        var plan = LoadPlanner.Plan(figures);

        Near.Equal(plan.Requests, run.Requests, 0.005);
        Near.Equal(plan.UserRate.PerSecond, run.UsersPerSecond, 0.01);
        Near.Equal(1.12, plan.RequestsPerUser, 0.01);
        Assert.True(plan.UserRate.PerSecond < 20 / 1.5 * 0.9);
    }

    [Fact]
    public void Unanswered_users_are_requested_again_at_the_end()
    {
        var run = LoadSimulation.Run(Usual with { RetryShare = 0.3, Attempts = 1 }, new Random(1));

        // Of 0.3 of the users, 0.3 fail again.
        Near.Equal(40_000 * 0.09, run.Failures, 0.06);
        Near.Equal(40_000 * 1.3, run.Requests, 0.01);
    }

    // A run counts them as a sign of load only if they are many (architecture.md, "How the API is called").
    [Theory]
    [InlineData(0.02, 1, 1.01)]
    [InlineData(0.3, 1.2, 2)]
    public void Failed_requests_lower_the_concurrency(double share, double least, double most)
    {
        var figures = Usual with { RetryShare = share };
        var kept = LoadSimulation.Run(figures, new Random(1), adapts: false);
        var adapted = LoadSimulation.Run(figures, new Random(1));

        Assert.InRange(adapted.DurationSeconds / kept.DurationSeconds, least, most);
    }

    [Fact]
    public void The_first_requests_start_over_one_response_time()
    {
        var figures = Usual with { Users = 20, Latency = LogNormalLatency.Fixed(2) };

        // The request without user data, the ramp, and the last user. The limit is a whole number: it is 20 at the end of the ramp.
        Near.Equal(2 + 2 + 2, LoadSimulation.Run(figures, new Random(1)).DurationSeconds, 0.001);
        Near.Equal(2 + 1 + 2, LoadSimulation.Run(figures with { RampSeconds = 1 }, new Random(1)).DurationSeconds, 0.001);
    }

    [Fact]
    public void Refused_users_are_not_requested_again()
    {
        var run = LoadSimulation.Run(Usual with { Errors = new ErrorShares { Refused = 0.1 } }, new Random(1));

        Assert.Equal(40_000, run.Requests);
        Near.Equal(4_000, run.Failures, 0.05);
    }

    [Fact]
    public void Small_last_chunks_keep_the_workers_busy_to_the_end()
    {
        var run = LoadSimulation.Run(Usual with { Users = 2_020 }, new Random(1));

        Assert.InRange(run.WindDownSeconds, 0.5, 5);
        Assert.InRange(run.DurationSeconds, 2_020 / (20 / 1.5), 1.04 * 2_020 / (20 / 1.5));
    }

    [Fact]
    public void One_seed_gives_one_run()
    {
        var first = LoadSimulation.Run(Usual, new Random(7));
        var again = LoadSimulation.Run(Usual, new Random(7));

        Assert.Equal(first.DurationSeconds, again.DurationSeconds);
        Assert.NotEqual(first.DurationSeconds, LoadSimulation.Run(Usual, new Random(8)).DurationSeconds);
    }

    [Fact]
    public void Two_million_users()
    {
        var figures = new LoadFigures { Users = 2_000_000 };
        var run = LoadSimulation.Run(figures, new Random(1));

        Assert.Equal(2_000_000, run.Results);
        Near.Equal(150_000, run.DurationSeconds, 0.003);
        Near.Equal(LoadPlanner.Plan(figures).DurationSeconds, run.DurationSeconds, 0.003);
        Assert.Equal(42, run.UsersByHour.Count);
    }

    [Fact]
    public void A_run_of_one_user()
    {
        var run = LoadSimulation.Run(new LoadFigures { Users = 1, Latency = LogNormalLatency.Fixed(2) }, new Random(1));

        // The request without user data, and that of the user.
        Assert.Equal(4, run.DurationSeconds);
        Assert.Equal(1, run.Results);
    }
}
