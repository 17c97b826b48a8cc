using CardGenius.Load.Goals;
using CardGenius.Load.Latency;
using CardGenius.Load.Model;
using CardGenius.Load.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Load.Tests.Goals;

public sealed class GoalSolverTests
{
    private static readonly LoadFigures Usual = new() { Users = 50_000, Start = new(2026, 11, 30, 2, 0, 0, TimeSpan.Zero) };

    [Fact]
    public void An_hour_for_fifty_thousand_users_needs_more_than_was_agreed()
    {
        var needed = GoalSolver.Solve(Usual, LoadGoal.Within(3600));

        Assert.True(needed.IsPossible);
        Assert.False(needed.IsAllowed);
        Assert.InRange(needed.Concurrency!.Value, 21, 22);
        Assert.InRange(needed.DurationSeconds!.Value, 3400, 3600);
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 3, 0, 0, TimeSpan.Zero), needed.By);
        Near.Equal(13.33, needed.CeilingRequestsPerSecond, 0.001);
        Assert.Equal($"The API's owners agreed to 20 requests in flight. Ask them for {needed.Concurrency}, or allow more time.", Assert.Single(needed.Obstacles));
    }

    [Fact]
    public void Two_hours_are_allowed()
    {
        var needed = GoalSolver.Solve(Usual, LoadGoal.Within(7200));

        Assert.True(needed.IsAllowed);
        Assert.InRange(needed.Concurrency!.Value, 10, 12);
        Assert.Empty(needed.Obstacles);
        Assert.Equal(1, needed.Backends);
    }

    // Little's law: 2,000 requests a second of 1.5 s each are 3,000 in flight.
    [Fact]
    public void Two_thousand_requests_a_second_need_three_thousand_in_flight()
    {
        var needed = GoalSolver.Solve(Usual, LoadGoal.Rate(2_000));

        Assert.Equal(3_000, needed.Concurrency);
        Assert.Equal(30, needed.Backends);
        Near.Equal(2_000 * 35_300 * 8 / 1e6, needed.LinkMbps, 0.001);
        Assert.Equal(2, needed.Obstacles.Count);
        Assert.Contains("3 backends work on 300 requests at a time. 30 are needed.", needed.Obstacles);
    }

    [Fact]
    public void Quick_answers_need_few_workers()
    {
        var needed = GoalSolver.Solve(Usual with { Latency = LogNormalLatency.WithMean(0.01) }, LoadGoal.Rate(1_000));

        Assert.Equal(10, needed.Concurrency);
        Assert.True(needed.IsAllowed);
    }

    [Fact]
    public void A_rate_limit_below_the_needed_rate_is_in_the_way()
    {
        var needed = GoalSolver.Solve(Usual with { RateLimit = 5 }, LoadGoal.Within(7200));

        Assert.False(needed.IsAllowed);
        Assert.StartsWith("The rate limit of 5 requests a second is too low. Raise it to ", Assert.Single(needed.Obstacles), StringComparison.Ordinal);
        Near.Equal(1 / (0.2 + 0.003), needed.CeilingRequestsPerSecond, 0.001);
        Near.Equal(10_000, needed.CeilingDurationSeconds, 0.02);
    }

    [Fact]
    public void What_the_link_cannot_carry_no_number_of_workers_reaches()
    {
        var needed = GoalSolver.Solve(Usual with { ResponseBytes = 1_500_000, LinkMbps = 100 }, LoadGoal.Rate(10));

        Assert.False(needed.IsPossible);
        Assert.Null(needed.Concurrency);
        Assert.Null(needed.Backends);
        Near.Equal(120, needed.LinkMbps, 0.001);
        Assert.Equal(
            "No number of workers up to 100,000 reaches it: responses take 1.5 s, and the link carries 100 Mbps. Allow more time or a lower rate, or use a faster link.",
            Assert.Single(needed.Obstacles));
    }

    [Fact]
    public void A_time_below_one_answer_is_impossible()
    {
        var needed = GoalSolver.Solve(Usual, LoadGoal.Within(1));

        Assert.False(needed.IsPossible);
        Assert.Equal("No number of workers up to 100,000 reaches it: responses take 1.5 s. Allow more time or a lower rate.", Assert.Single(needed.Obstacles));
    }

    [Fact]
    public void One_worker_less_does_not_reach_the_rate() => Prop.ForAll(
        Gen.Choose(1, 5_000).Zip(Gen.Choose(10, 5_000)).ToArbitrary(),
        both =>
        {
            var (rate, milliseconds) = both;
            var figures = Usual with { Latency = LogNormalLatency.WithMean(milliseconds / 1000.0) };
            var workers = GoalSolver.Solve(figures, LoadGoal.Rate(rate)).Concurrency!.Value;
            Assert.True(SteadyState.Of(figures with { Concurrency = workers }).RequestsPerSecond >= rate * (1 - 1e-9));
            Assert.True(workers == 1 || SteadyState.Of(figures with { Concurrency = workers - 1 }).RequestsPerSecond < rate);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_goal_of_nothing_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LoadGoal.Rate(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LoadGoal.Within(0));
    }
}
