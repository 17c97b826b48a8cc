using CardGenius.Load.LoadTest.Report;

namespace CardGenius.Cli.LoadTesting;

/// <summary>The sentences of a load test report that all formats have.</summary>
internal static class ReportSentences
{
    /// <summary>Says what the test did.</summary>
    public static string Method(LoadTestReport report)
    {
        var model = report.Model == "open"
            ? "open model: requests start at a rate, and latencies count from the intended start"
            : "closed model: each user waits for a response before the next request";
        var think = report.ThinkTimeSeconds > 0 ? $", think time {LoadText.Seconds(report.ThinkTimeSeconds)}" : "";
        return $"{model}; {FigureText.Plural(report.Stages.Count, "stage")} in {FigureText.Duration(TimeSpan.FromSeconds(report.Seconds))}, "
            + $"{LoadText.Count(report.Sent)} requests sent, warm-up {LoadText.Seconds(report.WarmUpSeconds)}{think}, "
            + $"timeout {LoadText.Seconds(report.TimeoutSeconds)}";
    }

    /// <summary>Says which load is recommended.</summary>
    public static string Recommendation(LoadTestReport report) => report.Recommended is { } recommended
        ? $"At most {recommended.Stage}: {recommended.Concurrency} requests in flight on average, {LoadText.Rate(recommended.PerSecond)} requests/s."
        : "None of the loads of this test.";
}
