using CardGenius.Load.LoadTest.Sending;

namespace CardGenius.Load.LoadTest.Report;

/// <summary>Names the causes that the figures themselves show. What happens inside the API is not visible from outside.</summary>
internal static class LikelyCauses
{
    private const double Slower = 3;
    private const double AsFast = 2;
    private const double MeasurementNoise = 1;
    private const double ManyFailures = 0.05;
    private const double SameDuration = 0.1;
    private const double ShortestTimeout = 1000;
    private const double FastShare = 0.5;

    /// <summary>Returns the causes.</summary>
    /// <param name="stages">The stages that can be compared.</param>
    /// <param name="saturation">Where the throughput stops to grow.</param>
    /// <param name="hasBreakingPoint">Whether the throughput falls. Then it shows no fixed capacity.</param>
    /// <param name="timeoutMs">The timeout of the test in milliseconds.</param>
    public static IReadOnlyList<string> Find(List<StageReport> stages, LoadPoint? saturation, bool hasBreakingPoint, double timeoutMs)
    {
        if (stages.Count == 0)
        {
            return [];
        }

        var first = stages[0];
        var slowest = stages.MaxBy(s => s.Total.Latency.Average)!;
        var worst = stages.MaxBy(s => s.Total.ErrorShare)!;
        string?[] causes =
        [
            Timeout(worst, timeoutMs),
            Status(worst, LoadFailure.RateLimited, "A rate limit: {0} of the requests at {1} get status 429, and {2}/s succeed."),
            Status(worst, LoadFailure.Connection, "A limit on connections, or a process that ended: {0} of the requests at {1} have no connection."),
            Status(worst, LoadFailure.CutOff, "A process or a proxy that ends connections: {0} of the responses at {1} are cut off."),
            FastErrors(worst, first),
            Waiting(slowest, first),
            hasBreakingPoint ? null : Capacity(stages, saturation),
        ];
        return [.. causes.OfType<string>()];
    }

    private static string? Timeout(StageReport stage, double timeoutMs)
    {
        if (stage.Total.ErrorShare < ManyFailures || stage.Total.FailureLatency is not { P50: >= ShortestTimeout } failures
            || failures.P95 > failures.P50 * (1 + SameDuration) || failures.Min < failures.P50 * (1 - SameDuration))
        {
            return null;
        }

        var text = $"A time-out: the failed requests at {stage.Name} end after about the same time ({LoadText.Latency(failures.Min)} to "
            + $"{LoadText.Latency(failures.P95)})";
        return failures.P50 >= timeoutMs * (1 - SameDuration / 2)
            ? $"{text}. This is the timeout of this test (--timeout), so the API did not respond at all."
            : $"{text}, before the timeout of this test.";
    }

    private static string? Status(StageReport stage, LoadFailure failure, string text)
    {
        var share = Share(stage, failure);
        return share >= ManyFailures
            ? string.Format(null, text, LoadText.Percent(share), stage.Name, LoadText.Rate(stage.Total.SucceededPerSecond))
            : null;
    }

    private static string? FastErrors(StageReport stage, StageReport first) =>
        Share(stage, LoadFailure.ServerError) >= ManyFailures && stage.Total.FailureLatency is { } failures
        && failures.P50 < first.Total.Latency.P50 * FastShare
            ? $"A limit on the requests in progress: failed requests at {stage.Name} end after {LoadText.Latency(failures.P50)}, faster than a response "
                + $"in the first stage ({LoadText.Latency(first.Total.Latency.P50)})."
            : null;

    private static string? Waiting(StageReport stage, StageReport first)
    {
        var (now, then) = (stage.Total.Latency, first.Total.Latency);
        if (stage == first || now.Average < then.Average * Slower || stage.Total.ErrorShare > ManyFailures)
        {
            return null;
        }

        var figures = $"at {stage.Name}, the average is {LoadText.Latency(now.Average)} ({LoadText.Latency(then.Average)} at {first.Name})";
        return now.Min <= (then.Min * AsFast) + MeasurementNoise
            ? $"Queueing: {figures}, but the fastest response still takes only {LoadText.Latency(now.Min)} ({LoadText.Latency(then.Min)}). "
                + "Some requests are as fast as before, so the others wait."
            : $"Every response is slower: {figures}, and the fastest response takes {LoadText.Latency(now.Min)} ({LoadText.Latency(then.Min)}). "
                + "The figures do not show whether requests wait or their processing is slower.";
    }

    private static string? Capacity(List<StageReport> stages, LoadPoint? saturation)
    {
        if (saturation is null)
        {
            return null;
        }

        var most = stages.Max(s => s.Total.SucceededPerSecond);
        var atOnce = most * stages[0].Total.Latency.Average / 1000;
        return $"A fixed capacity: no stage has more than {LoadText.Rate(most)} successful requests/s. With the latency of the first stage "
            + $"({LoadText.Latency(stages[0].Total.Latency.Average)}), these are {LoadText.Rate(atOnce)} requests at a time (Little's law).";
    }

    private static double Share(StageReport stage, LoadFailure failure) => stage.Total.Requests == 0
        ? 0
        : (double)stage.Total.Failures.GetValueOrDefault(ReportBuilder.NameOf(failure)) / stage.Total.Requests;
}
