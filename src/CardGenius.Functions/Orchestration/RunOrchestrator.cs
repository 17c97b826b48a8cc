using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;
using CardGenius.Batch.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CardGenius.Functions.Orchestration;

/// <summary>The one orchestrator: a run. Its instance id is the run's id.</summary>
public static class RunOrchestrator
{
    // Faults of the platform and the store: an hour of them is waited out. What no repetition mends is not repeated.
    private static readonly RetryPolicy Retries = new(
        maxNumberOfAttempts: 40,
        firstRetryInterval: TimeSpan.FromSeconds(5),
        backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromMinutes(2),
        retryTimeout: TimeSpan.FromHours(1))
    {
        HandleFailure = IsWorthRepeating,
    };

    /// <summary>A generation of a run.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="input">What it begins with.</param>
    /// <returns>The result; null where the run continues as new.</returns>
    [Function(FunctionNames.Run)]
    public static Task<RunResult?> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, RunInput input) =>
        RunAsync(context, input, new HostedRunOptions(), Retries);

    internal static async Task<RunResult?> RunAsync(
        TaskOrchestrationContext context, RunInput input, HostedRunOptions options, RetryPolicy retries)
    {
        var steps = new DurableSteps(context, input, retries);
        var end = await new HostedRunLoop(steps, options).RunAsync(input);
        if (end.Continue is { } next)
        {
            // Nothing is in flight, and nothing may follow.
            context.ContinueAsNew(next with { Samples = steps.Meter.Samples, Latencies = steps.Meter.Latencies, HeldSince = steps.HeldSince }, preserveUnprocessedEvents: true);
            return null;
        }

        if (!context.IsReplaying)
        {
            BatchTelemetry.Runs.Forget(input.RunId);
        }

        return end.Result;
    }

    internal static bool IsWorthRepeating(TaskFailureDetails failure) => !failure.IsCausedBy<RunHaltException>();
}
