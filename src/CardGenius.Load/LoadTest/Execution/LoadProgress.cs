namespace CardGenius.Load.LoadTest.Execution;

/// <summary>The state of a load test that is running. The figures are those of the last 10 seconds.</summary>
/// <param name="Stage">The name of the stage.</param>
/// <param name="Elapsed">The time since the start of the stage, with its warm-up.</param>
/// <param name="IsWarmUp">Whether the time is not measured yet.</param>
/// <param name="Requests">The requests that ended since the start of the test.</param>
/// <param name="InFlight">The requests in flight.</param>
/// <param name="RequestsPerSecond">The requests that ended, a second.</param>
/// <param name="P95">The 95th percentile of the latency in milliseconds.</param>
/// <param name="Failed">The requests that failed.</param>
public sealed record LoadProgress(
    string Stage, TimeSpan Elapsed, bool IsWarmUp, long Requests, int InFlight, double RequestsPerSecond, double P95, long Failed);
