using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>
/// Runs a hosted run: waits for the run lease, runs the loop, and releases the lease even if the loop fails. It is deterministic, because a
/// Durable Functions orchestrator replays it.
/// </summary>
public sealed class HostedRunLoop(IHostedRunSteps steps, HostedRunOptions options)
{
    /// <summary>Runs one generation.</summary>
    /// <param name="input">The input of the generation.</param>
    /// <returns>The result, or the input of the next generation.</returns>
    public async Task<HostedRunEnd> RunAsync(RunInput input)
    {
        RunResult result;
        try
        {
            if (input.Numbers is null)
            {
                var wait = await WaitForLeaseAsync(input);
                if (wait.Result is null && wait.Continue!.Numbers is null)
                {
                    return wait;
                }

                input = wait.Continue ?? input;
                if (wait.Result is { } cancelled)
                {
                    await steps.EndAsync(cancelled);
                    return wait;
                }
            }

            var end = await new RunLoop(steps, Options(input.Numbers!)).RunAsync(input.State ?? new RunLoopState { RunId = input.RunId });
            if (end.Continue is { } state)
            {
                return new(null, input with { State = state });
            }

            result = end.Result!;
        }
#pragma warning disable CA1031 // The lease must be released after every failure. The result contains the reason.
        catch (Exception error)
#pragma warning restore CA1031
        {
            result = new()
            {
                RunId = input.RunId,
                State = RunState.Stopped,
                Cause = steps.CauseOf(error),
                Reason = steps.Explain(error),
                Users = input.State?.Users ?? 0,
                Rejects = input.State?.Rejects ?? 0,
                Rows = (input.State?.Users ?? 0) + (input.State?.Rejects ?? 0),
                Results = input.State?.Tally.Results ?? 0,
                Failures = input.State?.Tally.Failures ?? 0,
            };
        }

        await steps.EndAsync(result);
        return new(result, null);
    }

    // Returns an input with numbers if the run lease was taken, or a result if the run was cancelled. After the maximum number of polls it
    // returns the input without numbers, so that the orchestration continues as new.
    private async Task<HostedRunEnd> WaitForLeaseAsync(RunInput input)
    {
        Report(input, "waiting for the run lease");
        for (var polls = 0; polls < options.LeasePollsPerGeneration; polls++)
        {
            var reply = await steps.AcquireLeaseAsync();
            if (reply.Request == ControlRequest.Cancel)
            {
                return new(Cancelled(input.RunId, reply.By), null);
            }

            if (reply.Taken)
            {
                if (reply.QuietSeconds > 0)
                {
                    Report(input, "waiting until the requests of a terminated run have ended");
                    await steps.DelayAsync(TimeSpan.FromSeconds(reply.QuietSeconds));
                }

                return new(null, input with { Numbers = reply.Numbers });
            }

            Report(input, reply.Reason);
            await steps.DelayAsync(options.LeasePoll);
        }

        return new(null, input);
    }

    private static RunResult Cancelled(string runId, string? by) => new()
    {
        RunId = runId,
        State = RunState.Cancelled,
        Reason = by is null ? "cancellation requested" : $"cancellation requested by {by}",
        By = by,
    };

    private RunLoopOptions Options(RunNumbers numbers) => options.Loop with
    {
        Window = numbers.Concurrency,
        Limits = numbers.Limits,
        PartSize = numbers.PartSize,
        FailureTolerance = numbers.FailureTolerance,
        FailureMinimumUsers = numbers.FailureMinimumUsers,
        NoCardTolerance = numbers.NoCardTolerance,
        NoCardMinimumUsers = numbers.NoCardMinimumUsers,
        RejectTolerance = numbers.RejectTolerance,
    };

    private void Report(RunInput input, string? reason) => steps.ReportProgress(new RunProgress
    {
        State = RunState.Queued,
        At = steps.UtcNow,
        Users = input.State?.Users ?? 0,
        Rejects = input.State?.Rejects ?? 0,
        Reason = reason,
    });
}

/// <summary>The end of a generation: the result of the run, or the input of the next generation.</summary>
/// <param name="Result">The result; null if the run continues as new.</param>
/// <param name="Continue">The input of the next generation; null if there is a result.</param>
public sealed record HostedRunEnd(RunResult? Result, RunInput? Continue);
