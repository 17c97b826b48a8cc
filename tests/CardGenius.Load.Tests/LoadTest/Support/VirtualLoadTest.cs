using CardGenius.Load.LoadTest.Definition;
using CardGenius.Load.LoadTest.Execution;
using CardGenius.Load.LoadTest.Report;
using CardGenius.Load.LoadTest.Sending;
using CardGenius.Testing;

namespace CardGenius.Load.Tests.LoadTest.Support;

/// <summary>Executes load tests in the time of the test. Nothing waits, and the same test has the same result every time.</summary>
internal static class VirtualLoadTest
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public static readonly Uri Target = new("http://localhost:5099/api");

    public static LoadRequest Request { get; } = new() { Name = "request", Method = "GET", Address = Target };

    public static LoadTestPlan Plan(params LoadStage[] stages) => new() { Stages = stages, Requests = [Request] };

    public static LoadTestPlan Users(int seconds, params int[] users) =>
        Plan([.. users.Select(u => new UserStage(u, TimeSpan.FromSeconds(seconds)))]);

    /// <summary>Executes a test against an API that is created with its clock.</summary>
    public static Task<LoadTestResult> RunAsync<T>(LoadTestPlan plan, Func<TimeProvider, T> api, TimeSpan? interruptAt = null)
        where T : ILoadSender => RunAsync(plan, api, out _, interruptAt);

    /// <inheritdoc cref="RunAsync{T}(LoadTestPlan, Func{TimeProvider, T}, TimeSpan?)"/>
    public static Task<LoadTestResult> RunAsync<T>(LoadTestPlan plan, Func<TimeProvider, T> api, out T created, TimeSpan? interruptAt = null)
        where T : ILoadSender
    {
        var time = new ManualTimeProvider();
        var sender = created = api(time);

        // A thread of the pool has no synchronization context, so that every continuation runs where the clock is advanced.
        return Task.Run(() => Drive(plan, sender, time, interruptAt));
    }

    public static async Task<LoadTestReport> ReportAsync<T>(LoadTestPlan plan, Func<TimeProvider, T> api)
        where T : ILoadSender => ReportBuilder.Build(Target, await RunAsync(plan, api), Timeout);

    private static LoadTestResult Drive(LoadTestPlan plan, ILoadSender sender, ManualTimeProvider time, TimeSpan? interruptAt)
    {
        using var interrupt = new CancellationTokenSource();
        using var timer = time.CreateTimer(_ => interrupt.Cancel(), null, interruptAt ?? System.Threading.Timeout.InfiniteTimeSpan, System.Threading.Timeout.InfiniteTimeSpan);
        using var runner = new LoadTestRunner(plan, sender, time);
        var run = runner.RunAsync(interrupt: interrupt.Token);
        while (!run.IsCompleted)
        {
            // A cancelled wait ends on another thread. Until then, the time must not go on.
            if (runner.IsStopping || !time.AdvanceToNextTimer())
            {
                Thread.Yield();
            }
        }

        return run.GetAwaiter().GetResult();
    }
}
