using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;
using CardGenius.Batch.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CardGenius.Functions.Orchestration;

/// <summary>The orchestrator of a run. Its instance id is the run's id.</summary>
public static class RunOrchestrator
{
    // Faults of the platform and the store are retried for an hour. Errors that a retry cannot correct are not retried.
    private static readonly RetryPolicy Retries = new(
        maxNumberOfAttempts: 40,
        firstRetryInterval: TimeSpan.FromSeconds(5),
        backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromMinutes(2),
        retryTimeout: TimeSpan.FromHours(1))
    {
        HandleFailure = IsTransient,
    };

    /// <summary>Executes one generation of a run.</summary>
    /// <param name="context">The context of the orchestration.</param>
    /// <param name="input">The input of the generation.</param>
    /// <returns>The run's result, or null if the run continues as a new generation.</returns>
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
            // The loop returned, so no step is in flight. After this call, no step may start.
            context.ContinueAsNew(
                next with
                {
                    Samples = steps.Meter.Samples,
                    Latencies = steps.Meter.Latencies,
                    HeldSince = steps.HeldSince,
                    Timeline = steps.Timeline.State,
                },
                preserveUnprocessedEvents: true);
            return null;
        }

        if (!context.IsReplaying)
        {
            BatchTelemetry.Runs.Forget(input.RunId);
        }

        return end.Result;
    }

    internal static bool IsTransient(TaskFailureDetails failure) => !failure.IsCausedBy<RunHaltException>();
}
