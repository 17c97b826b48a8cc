using System.Text.Json;
using CardGenius.Load.LoadTest.Definition;
using CardGenius.Load.LoadTest.Execution;
using CardGenius.Load.LoadTest.Measuring;
using CardGenius.Load.LoadTest.Sending;

namespace CardGenius.Load.LoadTest.Report;

/// <summary>Creates the report of a load test from its measurements.</summary>
public static class ReportBuilder
{
    private const string AllRequests = "all requests";
    private const double LateMs = 20;

    /// <summary>Creates a report.</summary>
    /// <param name="target">The address of the test. Its query is left out.</param>
    /// <param name="result">The measurements.</param>
    /// <param name="timeout">The timeout of a request.</param>
    public static LoadTestReport Build(Uri target, LoadTestResult result, TimeSpan timeout)
    {
        var stages = new List<StageReport>();
        foreach (var recorder in result.Stages)
        {
            stages.Add(StageOf(recorder, result.Plan.Requests, stages.Count == 0 ? null : stages[0]));
        }

        var report = new LoadTestReport
        {
            Target = target.GetLeftPart(UriPartial.Path),
            Model = result.Plan.IsOpen ? "open" : "closed",
            Started = result.Started,
            Seconds = result.Duration.TotalSeconds,
            Sent = result.Sent,
            WarmUpSeconds = result.Plan.WarmUp.TotalSeconds,
            ThinkTimeSeconds = result.Plan.ThinkTime.TotalSeconds,
            TimeoutSeconds = timeout.TotalSeconds,
            Stages = stages,
            Aborted = result.Aborted?.Rule.Text,
            IsGeneratorSlow = result.GeneratorDelay.Percentile(0.99) > LateMs,
            IsInterrupted = result.IsInterrupted,
            Verdict = LoadVerdict.TooFewRequests,
            Summary = "",
            Notes = [.. NotesOf(result, stages)],
        };
        return LoadAnalysis.Judge(report);
    }

    /// <summary>Returns the name of a class of failures in reports, for example <c>rate limited</c>.</summary>
    /// <param name="failure">The class.</param>
    public static string NameOf(LoadFailure failure) =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.ToString()).Replace('_', ' ');

    private static StageReport StageOf(StageRecorder recorder, IReadOnlyList<LoadRequest> requests, StageReport? first)
    {
        var seconds = recorder.Measured.TotalSeconds;
        var total = new RequestStatistics();
        foreach (var request in recorder.Requests)
        {
            total.Add(request);
        }

        return new StageReport
        {
            Name = recorder.Stage.Name,
            Load = recorder.Stage switch
            {
                UserStage users => users.Users,
                RateStage rates => rates.MeanRate,
                _ => 0,
            },
            Seconds = seconds,
            MaxInFlight = recorder.MaxInFlight,
            Unsent = recorder.Unsent,
            Total = Of(AllRequests, total, seconds, null, first?.Total),
            Requests =
            [
                .. requests.Select((request, i) => Of(request.Name, recorder.Requests[i], seconds, request.Sla, first?.Requests[i])),
            ],
        };
    }

    private static RequestReport Of(string name, RequestStatistics measured, double seconds, ServiceLevels? sla, RequestReport? first) => new()
    {
        Name = name,
        Requests = measured.Latency.Count,
        PerSecond = seconds > 0 ? measured.EndedInTime / seconds : 0,
        SucceededPerSecond = seconds > 0 ? measured.SucceededInTime / seconds : 0,
        Latency = LatencyFigures.Of(measured.Latency),
        FailureLatency = measured.FailureLatency.Count > 0 ? LatencyFigures.Of(measured.FailureLatency) : null,
        ErrorShare = measured.ErrorShare,
        Failures = measured.Failures.ToDictionary(f => NameOf(f.Key), f => f.Value),
        FailedStatuses = measured.FailedStatuses.ToDictionary(s => s.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), s => s.Value),
        Bytes = measured.Bytes,
        Degradation = first is { Requests: > 0, Latency.Average: > 0 } && measured.Latency.Count > 0
            ? (measured.Latency.Average / first.Latency.Average) - 1
            : null,
        Sla = measured.Latency.Count == 0 ? [] : Check(measured, sla),
    };

    private static List<ServiceLevelCheck> Check(RequestStatistics measured, ServiceLevels? sla)
    {
        (string Level, double? Limit, double Measured)[] levels =
        [
            ("average", sla?.AverageMs, measured.Latency.Average),
            ("p95", sla?.P95Ms, measured.Latency.Percentile(0.95)),
            ("p99", sla?.P99Ms, measured.Latency.Percentile(0.99)),
            (ServiceLevelCheck.ErrorShare, sla?.ErrorShare, measured.ErrorShare),
        ];
        return [.. levels.Where(l => l.Limit is not null).Select(l => new ServiceLevelCheck(l.Level, l.Limit!.Value, l.Measured, l.Measured <= l.Limit))];
    }

    private static IEnumerable<string> NotesOf(LoadTestResult result, List<StageReport> stages)
    {
        if (result.Aborted is var (rule, value))
        {
            var measured = rule.Measure == AbortMeasure.ErrorRate ? LoadText.Percent(value) : LoadText.Latency(value);
            yield return $"The test stopped itself: {rule.Text}, and {measured} was measured in the last {RecentResults.Window.TotalSeconds} seconds.";
        }

        if (result.IsInterrupted)
        {
            yield return "The test was interrupted. The figures are those until then.";
        }

        foreach (var stage in stages.Where(s => s.Total.Requests < StageHealth.Fewest))
        {
            yield return $"{stage.Name}: {LoadText.Count(stage.Total.Requests)} requests are too few for a conclusion ({StageHealth.Fewest} or more are needed).";
        }

        if (result.GeneratorDelay.Percentile(0.99) is > LateMs and var late)
        {
            yield return $"1 % of the requests started {LoadText.Latency(late)} or more after their time because of this machine. The latencies contain this delay.";
        }
    }
}
