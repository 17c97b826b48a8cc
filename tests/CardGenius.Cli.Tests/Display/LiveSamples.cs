using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;

namespace CardGenius.Cli.Tests.Display;

internal static class LiveSamples
{
    public static LiveFigures Running { get; } = new()
    {
        State = RunState.Running,
        Elapsed = TimeSpan.FromSeconds(89),
        Users = 2000,
        Rejects = 5,
        Done = 1200,
        Failures = 2,
        Retries = 14,
        UsersPerMinute = 812,
        Eta = TimeSpan.FromSeconds(59),
        InFlight = 20,
        Limit = 20,
        Concurrency = 20,
        P50 = 151,
        P95 = 298,
    };

    public static LiveFigures Slowed { get; } = Running with { InFlight = 8, Limit = 8.7, Reason = "the API throttles (429): at most 8 of 20 requests in flight" };
}
