using CardGenius.Load.LoadTest.Report;

namespace CardGenius.Load.Tests.LoadTest.Report;

public sealed class LoadAnalysisTests
{
    // The figures of a load test in which the throughput falls at 100 users and one of 8 requests keeps its service level.
    private static readonly StageReport[] Overloaded =
    [
        Stage(10, 4.4, average: 93, min: 17, slaMet: 8, slaChecked: 8),
        Stage(50, 16.89, average: 300, min: 15, slaMet: 8, slaChecked: 8),
        Stage(100, 15.38, average: 1122, min: 15, slaMet: 1, slaChecked: 8),
    ];

    [Fact]
    public void A_falling_throughput_is_the_breaking_point()
    {
        var report = Judge("closed", Overloaded);

        Assert.Equal(LoadVerdict.LimitFound, report.Verdict);
        Assert.Equal("The API is healthy up to 50 users and not at 100 users.", report.Summary);
        Assert.Equal(
            new LoadPoint("50 users", "100 users", "Successful requests fall from 16.9/s at 50 users to 15.4/s at 100 users, while the load rises."),
            report.BreakingPoint);
        Assert.Equal(("50 users", 6), (report.Recommended!.Stage, report.Recommended.Concurrency));
        Assert.Contains(report.Evidence, e => e.EndsWith("1 of 8 requests meet their service levels: not healthy, because 7 of 8 requests miss their service levels.", StringComparison.Ordinal));
        var cause = Assert.Single(report.Causes);
        Assert.StartsWith("Queueing: at 100 users, the average is 1,122 ms (93 ms at 10 users), but the fastest response still takes only 15 ms (17 ms).", cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_after_the_same_time_are_a_time_out_behind_a_cliff()
    {
        var report = Judge(
            "closed",
            Stage(100, 230, average: 5, min: 3),
            Stage(200, 187, average: 13, min: 3) with { Load = 90, Name = "other users" },
            Stage(1000, 52, average: 19_900, min: 19_500, succeeded: 0, requests: 12_579) with { });

        Assert.Equal("1000 users", report.Cliff!.To);
        Assert.EndsWith("and the share of failures from 0 % to 100 %.", report.Cliff.Evidence, StringComparison.Ordinal);
        Assert.Equal("1000 users", report.BreakingPoint!.To);
        Assert.Equal(
            "A time-out: the failed requests at 1000 users end after about the same time (19.5 s to 20.5 s), before the timeout of this test.",
            report.Causes[0]);
    }

    [Fact]
    public void A_time_out_of_the_test_itself_is_named()
    {
        var report = Judge("closed", Stage(1, 10, average: 5, min: 3), Stage(10, 0.3, average: 30_000, min: 30_000, succeeded: 0));

        Assert.Contains("This is the timeout of this test (--timeout), so the API did not respond at all.", report.Causes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Growing_throughput_and_equal_latency_is_no_limit()
    {
        var report = Judge("closed", Stage(1, 10, average: 100, min: 90), Stage(2, 20, average: 100, min: 90), Stage(4, 40, average: 101, min: 90));

        Assert.Equal(LoadVerdict.NoLimitFound, report.Verdict);
        Assert.Equal("The API is healthy at every load of this test, up to 4 users. Its limit is higher.", report.Summary);
        Assert.Equal((null, null, null), (report.BreakingPoint, report.Cliff, report.Saturation));
        Assert.Equal(5, Judge("closed", Stage(4, 41, average: 101, min: 90) with { MaxInFlight = 5 }).Recommended!.Concurrency);
        Assert.Empty(report.Causes);
    }

    [Fact]
    public void Constant_throughput_is_a_fixed_capacity()
    {
        var report = Judge("closed", Stage(2, 20, average: 100, min: 90), Stage(4, 40, average: 100, min: 90), Stage(8, 40, average: 200, min: 190), Stage(16, 40, average: 400, min: 390));

        Assert.Null(report.BreakingPoint);
        Assert.Equal(("4 users", "8 users"), (report.Saturation!.From, report.Saturation.To));
        Assert.Equal("4 users", report.Recommended!.Stage);
        Assert.Contains("A fixed capacity: no stage has more than 40.0 successful requests/s. With the latency of the first stage (100 ms), these are 4.0 requests at a time (Little's law).", report.Causes);
        Assert.Contains(report.Causes, c => c.StartsWith("Every response is slower: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(95.5, null)]
    [InlineData(94.5, "4 users")]
    public void A_fall_of_less_than_five_percent_is_no_breaking_point(double perSecond, string? expected)
    {
        var report = Judge("closed", Stage(2, 100, average: 100, min: 90), Stage(4, perSecond, average: 100, min: 90));

        Assert.Equal(expected, report.BreakingPoint?.To);
    }

    [Fact]
    public void Fast_failures_do_not_hide_a_breaking_point()
    {
        var report = Judge("closed", Stage(2, 100, average: 100, min: 90), Stage(4, 5000, average: 2, min: 1, succeeded: 50));

        Assert.Equal("4 users", report.BreakingPoint!.To);
        Assert.StartsWith("A limit on the requests in progress: failed requests at 4 users end after 2 ms", report.Causes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void An_arrival_rate_that_is_not_reached_is_the_breaking_point_if_responses_are_slow()
    {
        var slow = Judge("open", Stage(50, 50, average: 100, min: 90), Stage(100, 85, average: 900, min: 90));
        var fast = Judge("open", Stage(50, 50, average: 100, min: 90), Stage(100, 85, average: 110, min: 90));

        Assert.Equal("Of 100 requests/s that are due at 100 users, 85.0/s succeed in time.", slow.BreakingPoint!.Evidence);
        Assert.Null(fast.BreakingPoint);
    }

    [Fact]
    public void An_arrival_rate_that_the_first_stage_does_not_reach_is_not_healthy()
    {
        var report = Judge("open", Stage(100, 85, average: 900, min: 90));

        Assert.Equal(LoadVerdict.FirstStageFails, report.Verdict);
        Assert.EndsWith("not healthy, because 85.0 of 100 requests/s succeeded in time.", report.Evidence[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_in_flight_are_not_more_than_their_maximum()
    {
        Assert.Equal(50, Stage(50, 50, average: 60_000, min: 90).MeanInFlight);
    }

    [Fact]
    public void Requests_that_could_not_be_sent_are_not_healthy()
    {
        var report = Judge("open", Stage(50, 50, average: 100, min: 90) with { Unsent = 2000 });

        Assert.Equal(LoadVerdict.FirstStageFails, report.Verdict);
        Assert.Null(report.Recommended);
        Assert.Equal("The API is not healthy at the lowest load of this test, 50 users.", report.Summary);
    }

    [Fact]
    public void Few_requests_allow_no_verdict()
    {
        Assert.Equal(LoadVerdict.TooFewRequests, Judge("closed", Stage(2, 100, average: 100, min: 90, requests: 29)).Verdict);
        Assert.Equal(LoadVerdict.TooFewRequests, Judge("closed").Verdict);
    }

    [Theory]
    [InlineData("rate limited", "A rate limit: 50 % of the requests at 4 users get status 429, and 50.0/s succeed.")]
    [InlineData("connection", "A limit on connections, or a process that ended: 50 % of the requests at 4 users have no connection.")]
    [InlineData("cut off", "A process or a proxy that ends connections: 50 % of the responses at 4 users are cut off.")]
    public void The_class_of_the_failures_is_a_cause(string failure, string expected)
    {
        Assert.Contains(expected, Judge("closed", Stage(2, 100, average: 100, min: 90), Stage(4, 100, average: 100, min: 90, succeeded: 50, failure: failure)).Causes);
    }

    private static LoadTestReport Judge(string model, params StageReport[] stages) => LoadAnalysis.Judge(new LoadTestReport
    {
        Target = "http://localhost/",
        Model = model,
        Started = DateTimeOffset.UnixEpoch,
        Seconds = 60,
        Sent = 1,
        TimeoutSeconds = 30,
        Stages = stages,
        Verdict = LoadVerdict.TooFewRequests,
        Summary = "",
    });

    private static StageReport Stage(
        int users, double perSecond, double average, double min, double? succeeded = null, int requests = 1000, int slaMet = 0, int slaChecked = 0, string failure = "server error")
    {
        var good = succeeded ?? perSecond;
        var failed = (long)Math.Round(requests * (1 - (good / perSecond)));
        var latency = new LatencyFigures(average, min, average, average * 1.03, average * 1.05, average * 1.1);
        var total = new RequestReport
        {
            Name = "all",
            Requests = requests,
            PerSecond = perSecond,
            SucceededPerSecond = good,
            Latency = latency,
            FailureLatency = failed > 0 ? latency : null,
            ErrorShare = (double)failed / requests,
            Failures = failed > 0 ? new Dictionary<string, long> { [failure] = failed } : [],
        };
        return new StageReport
        {
            Name = $"{users} users",
            Load = users,
            Seconds = 60,
            MaxInFlight = users,
            Total = total,
            Requests =
            [
                .. Enumerable.Range(0, slaChecked).Select(i => total with { Name = $"r{i}", Sla = [new ServiceLevelCheck("average", 1, 1, i < slaMet)] }),
            ],
        };
    }
}
