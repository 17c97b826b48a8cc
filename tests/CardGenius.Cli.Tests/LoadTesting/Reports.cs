using CardGenius.Load.LoadTest.Report;

namespace CardGenius.Cli.Tests.LoadTesting;

/// <summary>Made-up reports.</summary>
internal static class Reports
{
    /// <summary>A test in which the second stage misses its service level and has failures.</summary>
    public static LoadTestReport Limited(string name = "GET /posts", int requests = 2) => LoadAnalysis.Judge(new LoadTestReport
    {
        Target = "http://localhost:5099/posts",
        Model = "closed",
        Started = new DateTimeOffset(2026, 12, 1, 10, 0, 0, TimeSpan.Zero),
        Seconds = 124,
        Sent = 6060,
        WarmUpSeconds = 2,
        ThinkTimeSeconds = 0.5,
        TimeoutSeconds = 30,
        Stages = [Stage("10 users", 10, 50, 90, 0, name, requests, null), Stage("20 users", 20, 40, 400, 0.125, name, requests, 3.44)],
        Verdict = LoadVerdict.TooFewRequests,
        Summary = "",
        Notes = ["A note."],
    });

    private static StageReport Stage(string stage, int users, double perSecond, double average, double errors, string name, int requests, double? change)
    {
        var total = new RequestReport
        {
            Name = "all requests",
            Requests = 3000,
            PerSecond = perSecond,
            SucceededPerSecond = perSecond * (1 - errors),
            Latency = new LatencyFigures(average, 10, average, average * 2, average * 3, average * 4),
            FailureLatency = errors > 0 ? new LatencyFigures(average, 20, average, average * 2, average * 3, average * 4) : null,
            ErrorShare = errors,
            Failures = errors > 0 ? new Dictionary<string, long> { ["server error"] = 375 } : [],
            FailedStatuses = errors > 0 ? new Dictionary<string, long> { ["503"] = 375 } : [],
            Degradation = change,
        };
        return new StageReport
        {
            Name = stage,
            Load = users,
            Seconds = 60,
            MaxInFlight = users,
            Total = total,
            Requests =
            [
                .. Enumerable.Range(0, requests).Select(i => total with
                {
                    Name = i == 0 ? name : $"{name} {i}",
                    Sla = i == 0
                        ? [new ServiceLevelCheck("p95", 200, average * 2, average * 2 <= 200), new ServiceLevelCheck(ServiceLevelCheck.ErrorShare, 0.01, errors, errors <= 0.01)]
                        : [],
                }),
            ],
        };
    }
}
