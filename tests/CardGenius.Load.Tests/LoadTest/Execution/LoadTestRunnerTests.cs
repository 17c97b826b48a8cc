using CardGenius.Load.LoadTest.Definition;
using CardGenius.Load.LoadTest.Report;
using CardGenius.Load.Tests.LoadTest.Support;

namespace CardGenius.Load.Tests.LoadTest.Execution;

public sealed class LoadTestRunnerTests
{
    private static readonly TimeSpan Service = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Users_send_one_request_after_another()
    {
        var report = await VirtualLoadTest.ReportAsync(VirtualLoadTest.Users(10, 1, 5), time => new SimulatedServers(100, Service, time));

        Assert.Equal([10, 50], report.Stages.Select(s => Math.Round(s.Total.PerSecond)));
        Assert.All(report.Stages, s => Assert.Equal((100, 100, 100), (s.Total.Latency.Min, s.Total.Latency.P95, s.Total.Latency.Max)));
        Assert.Equal([1, 5], report.Stages.Select(s => s.MaxInFlight));
        Assert.Equal(100 + 500, report.Sent);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(15)]
    public async Task The_breaking_point_of_a_known_capacity_is_found_within_one_stage(int servers)
    {
        int[] users = [1, 2, 4, 8, 16, 32];
        var report = await VirtualLoadTest.ReportAsync(VirtualLoadTest.Users(20, users), time => new SimulatedServers(servers, Service, time) { Growth = 0.05 });

        var firstAbove = users.First(u => u > servers);
        var stage = Assert.IsType<LoadPoint>(report.BreakingPoint).To;
        Assert.Contains(stage, users.Where(u => u == firstAbove || u == firstAbove * 2).Select(u => $"{u} users"));
        Assert.Equal(LoadVerdict.LimitFound, report.Verdict);
        Assert.InRange(report.Recommended!.Concurrency, users.Last(u => u <= servers), firstAbove);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(95)]
    public async Task The_breaking_point_of_an_arrival_rate_is_found_within_one_stage(int capacity)
    {
        var stages = RateStage.Divide(0, 150, TimeSpan.FromSeconds(150), 10);
        var report = await VirtualLoadTest.ReportAsync(
            VirtualLoadTest.Plan([.. stages]), time => new SimulatedServers(capacity / 10, Service, time));

        var real = capacity / 10 * 10;
        var crossed = stages.ToList().FindIndex(s => s.ToRate > real);
        var found = stages.ToList().FindIndex(s => s.Name == report.BreakingPoint!.To);
        Assert.InRange(found, crossed, crossed + 1);
        Assert.InRange(report.Recommended!.PerSecond, real * 0.7, real);
    }

    [Fact]
    public async Task A_stall_is_not_left_out_of_the_latencies_of_an_arrival_rate()
    {
        // One request in flight at a time: during the stall of 10 s, 100 requests become due, and none of them can start.
        var plan = VirtualLoadTest.Plan(new RateStage(10, 10, TimeSpan.FromSeconds(100))) with { MaxConcurrency = 1 };
        var report = await VirtualLoadTest.ReportAsync(
            plan,
            time => new SimulatedServers(1, TimeSpan.FromMilliseconds(1), time) { Stall = (TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30)) });

        var latency = Assert.Single(report.Stages).Total.Latency;
        Assert.InRange(latency.Max, 9_900, 10_100);
        Assert.InRange(latency.P95, 4_500, 5_500);
        Assert.InRange(latency.P50, 1, 3);
    }

    [Fact]
    public async Task Requests_that_could_not_be_sent_are_counted()
    {
        var plan = VirtualLoadTest.Plan(new RateStage(100, 100, TimeSpan.FromSeconds(10))) with { MaxConcurrency = 2 };
        var report = await VirtualLoadTest.ReportAsync(plan, time => new SimulatedServers(2, Service, time));

        var stage = Assert.Single(report.Stages);
        Assert.Equal(1000, stage.Unsent + stage.Total.Requests);
        Assert.InRange(stage.Total.Requests, 195, 202);
        Assert.Equal(2, stage.MaxInFlight);
        Assert.Equal(LoadVerdict.FirstStageFails, report.Verdict);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_stated_maximum_rate_is_never_exceeded(bool isOpen)
    {
        LoadStage stage = isOpen ? new RateStage(30, 30, TimeSpan.FromSeconds(10)) : new UserStage(50, TimeSpan.FromSeconds(10));
        await VirtualLoadTest.RunAsync(
            VirtualLoadTest.Plan(stage) with { MaxRate = 30 },
            time => new SimulatedServers(100, TimeSpan.FromMilliseconds(7), time) { Stall = (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)) },
            out var api);

        var starts = api.Sent.ConvertAll(s => s.At);
        Assert.InRange(starts.Count, 200, 310);
        Assert.All(starts, at => Assert.InRange(starts.Count(s => s >= at && s < at + TimeSpan.FromSeconds(1)), 1, 30));
    }

    [Fact]
    public async Task The_maximum_of_requests_in_flight_is_never_exceeded()
    {
        await VirtualLoadTest.RunAsync(
            VirtualLoadTest.Plan(new RateStage(0, 500, TimeSpan.FromSeconds(10))) with { MaxConcurrency = 7 },
            time => new SimulatedServers(3, Service, time),
            out var api);

        Assert.Equal(7, api.MaxInFlight);
    }

    [Fact]
    public async Task The_warm_up_is_not_measured()
    {
        var plan = VirtualLoadTest.Users(10, 1) with { WarmUp = TimeSpan.FromSeconds(5) };
        var report = await VirtualLoadTest.ReportAsync(
            plan, time => new SimulatedServers(1, Service, time) { Stall = (TimeSpan.Zero, TimeSpan.FromSeconds(2)) });

        var stage = Assert.Single(report.Stages);
        Assert.Equal((100, 100), (stage.Total.Requests, stage.Total.Latency.Max));
        Assert.Equal(130, report.Sent);
    }

    [Fact]
    public async Task The_warm_up_of_a_ramp_has_the_rate_of_its_first_stage()
    {
        var plan = VirtualLoadTest.Plan(new RateStage(0, 20, TimeSpan.FromSeconds(10))) with { WarmUp = TimeSpan.FromSeconds(5) };
        var report = await VirtualLoadTest.ReportAsync(plan, time => new SimulatedServers(100, Service, time));

        Assert.Equal((100, 150), (Assert.Single(report.Stages).Total.Requests, report.Sent));
    }

    [Fact]
    public async Task A_user_pauses_for_half_to_one_and_a_half_of_the_think_time()
    {
        var plan = VirtualLoadTest.Users(200, 1) with { ThinkTime = TimeSpan.FromSeconds(1) };
        await VirtualLoadTest.RunAsync(plan, time => new SimulatedServers(1, Service, time), out var api);

        var starts = api.Sent.ConvertAll(s => s.At);
        var pauses = starts.Zip(starts.Skip(1), (first, second) => (second - first - Service).TotalSeconds).ToList();
        Assert.InRange(pauses.Average(), 0.9, 1.1);
        Assert.All(pauses, p => Assert.InRange(p, 0.5, 1.501));
        Assert.NotEqual(pauses.Min(), pauses.Max());
    }

    [Fact]
    public async Task Users_start_at_a_rate()
    {
        await VirtualLoadTest.RunAsync(
            VirtualLoadTest.Plan(new UserStage(10, TimeSpan.FromSeconds(4), UsersPerSecond: 5)),
            time => new SimulatedServers(100, TimeSpan.FromSeconds(10), time),
            out var api);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => TimeSpan.FromMilliseconds(200 * i)), api.Sent.Select(s => s.At));
    }

    [Fact]
    public async Task The_requests_have_the_shares_of_their_weights()
    {
        var plan = VirtualLoadTest.Users(10, 3) with
        {
            Requests = [VirtualLoadTest.Request with { Name = "a", Weight = 3 }, VirtualLoadTest.Request with { Name = "b" }],
        };
        var report = await VirtualLoadTest.ReportAsync(plan, time => new SimulatedServers(100, Service, time));

        Assert.Equal([225, 75], Assert.Single(report.Stages).Requests.Select(r => (double)r.Requests), (a, b) => Math.Abs(a - b) <= 2);
    }

    [Fact]
    public async Task A_collapse_is_found_with_its_cliff_and_its_time_out()
    {
        var plan = VirtualLoadTest.Users(60, 100, 200, 1000) with { WarmUp = TimeSpan.FromSeconds(1) };
        var report = await VirtualLoadTest.ReportAsync(plan, time => new SimulatedServers(300, Service, time) { CollapseAbove = 300 });

        Assert.Equal([0.0, 0.0, 1.0], report.Stages.Select(s => Math.Round(s.Total.ErrorShare, 1)));
        Assert.Equal(("200 users", "1000 users"), (report.Cliff!.From, report.Cliff.To));
        Assert.Equal("1000 users", report.BreakingPoint!.To);
        Assert.Equal("200 users", report.Recommended!.Stage);
        Assert.Contains(report.Causes, c => c.StartsWith("A time-out: ", StringComparison.Ordinal) && c.Contains("20.0 s", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("error-rate>5%")]
    [InlineData("p95>5s")]
    [InlineData("average>5s")]
    public async Task An_abort_condition_stops_the_test(string rule)
    {
        var plan = VirtualLoadTest.Users(60, 10, 1000, 2000) with { AbortRules = [AbortRule.Parse(rule)!] };
        var result = await VirtualLoadTest.RunAsync(plan, time => new SimulatedServers(300, Service, time) { CollapseAbove = 300 });

        Assert.Equal(rule, result.Aborted!.Value.Rule.Text);
        Assert.Equal(["10 users", "1000 users"], result.Stages.Select(s => s.Stage.Name));
        Assert.InRange(result.Duration.TotalSeconds, 80, 85);
        Assert.InRange(result.Stages[1].Measured.TotalSeconds, 20, 25);
    }

    [Fact]
    public async Task A_generator_that_is_late_is_named_in_the_verdict()
    {
        var result = await VirtualLoadTest.RunAsync(VirtualLoadTest.Plan(new RateStage(20, 20, TimeSpan.FromSeconds(10))), time => new SimulatedServers(100, Service, time));
        var report = ReportBuilder.Build(VirtualLoadTest.Target, result, VirtualLoadTest.Timeout);
        Assert.False(report.IsGeneratorSlow);

        for (var i = 0; i < 10; i++)
        {
            result.GeneratorDelay.Record(TimeSpan.FromMilliseconds(50));
        }

        report = ReportBuilder.Build(VirtualLoadTest.Target, result, VirtualLoadTest.Timeout);
        Assert.EndsWith("This machine was too slow for the test, so the figures can be those of this machine and not of the API.", report.Summary, StringComparison.Ordinal);
        Assert.Contains("1 % of the requests started 50 ms or more after their time because of this machine. The latencies contain this delay.", report.Notes);
    }

    [Fact]
    public async Task A_condition_that_is_not_met_does_not_stop_the_test()
    {
        var plan = VirtualLoadTest.Users(30, 10) with { AbortRules = [AbortRule.Parse("p99>101ms")!, AbortRule.Parse("error-rate>0%")!] };
        var result = await VirtualLoadTest.RunAsync(plan, time => new SimulatedServers(300, Service, time));

        Assert.Null(result.Aborted);
        Assert.Equal(3000, result.Sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_interrupted_test_reports_what_it_measured(bool isOpen)
    {
        LoadStage[] stages = isOpen
            ? [new RateStage(10, 10, TimeSpan.FromSeconds(10)), new RateStage(20, 20, TimeSpan.FromSeconds(10)), new RateStage(30, 30, TimeSpan.FromSeconds(10))]
            : [new UserStage(1, TimeSpan.FromSeconds(10)), new UserStage(2, TimeSpan.FromSeconds(10)), new UserStage(3, TimeSpan.FromSeconds(10))];
        var result = await VirtualLoadTest.RunAsync(
            VirtualLoadTest.Plan(stages), time => new SimulatedServers(300, Service, time), interruptAt: TimeSpan.FromSeconds(15));

        Assert.True(result.IsInterrupted);
        Assert.Equal([10, 5], result.Stages.Select(s => Math.Round(s.Measured.TotalSeconds)));
        Assert.All(ReportBuilder.Build(VirtualLoadTest.Target, result, VirtualLoadTest.Timeout).Stages, s => Assert.InRange(s.Total.PerSecond, s.Name == stages[0].Name ? 9 : 19, 20.5));
    }
}
