using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>
/// A run in a host that many instances share: waits its turn, runs the loop, and gives the turn back however the loop ended. As
/// deterministic as the loop itself, and for the same reason.
/// </summary>
public sealed class HostedRunLoop(IHostedRunSteps steps, HostedRunOptions options)
{
    /// <summary>Runs one generation.</summary>
    /// <param name="input">What it begins with.</param>
    /// <returns>The result, or the order to continue from.</returns>
    public async Task<HostedRunEnd> RunAsync(RunInput input)
    {
        RunResult result;
        try
        {
            if (input.Numbers is null)
            {
                var turn = await WaitForLeaseAsync(input);
                if (turn.Result is null && turn.Continue!.Numbers is null)
                {
                    return turn;
                }

                input = turn.Continue ?? input;
                if (turn.Result is { } cancelled)
                {
                    await steps.EndAsync(cancelled);
                    return turn;
                }
            }

            var end = await new RunLoop(steps, Options(input.Numbers!)).RunAsync(input.State ?? new RunLoopState { RunId = input.RunId });
            if (end.Continue is { } state)
            {
                return new(null, input with { State = state });
            }

            result = end.Result!;
        }
#pragma warning disable CA1031 // However the loop ended, the turn goes back; what went wrong is the result's reason.
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

    // Ends with the turn (numbers set), a cancelled result, or, having asked often enough, with neither.
    private async Task<HostedRunEnd> WaitForLeaseAsync(RunInput input)
    {
        Report(input, "waits for its turn");
        for (var asked = 0; asked < options.TurnPollsPerGeneration; asked++)
        {
            var reply = await steps.AcquireLeaseAsync();
            if (reply.Request == ControlRequest.Cancel)
            {
                return new(new() { RunId = input.RunId, State = RunState.Cancelled, Reason = "somebody cancelled the run" }, null);
            }

            if (reply.Taken)
            {
                if (reply.QuietSeconds > 0)
                {
                    Report(input, "waits until the requests of a run that was ended by force have left the API");
                    await steps.DelayAsync(TimeSpan.FromSeconds(reply.QuietSeconds));
                }

                return new(null, input with { Numbers = reply.Numbers });
            }

            Report(input, reply.Reason);
            await steps.DelayAsync(options.LeasePoll);
        }

        return new(null, input);
    }

    private RunLoopOptions Options(RunNumbers numbers) => options.Loop with
    {
        Window = numbers.Concurrency,
        PartSize = numbers.PartSize,
        FailureTolerance = numbers.FailureTolerance,
        FailureMinimumUsers = numbers.FailureMinimumUsers,
        NoCardTolerance = numbers.NoCardTolerance,
        NoCardMinimumUsers = numbers.NoCardMinimumUsers,
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

/// <summary>How a generation ended: with the run's result, or with the order to continue from.</summary>
/// <param name="Result">The result; null where the run continues as new.</param>
/// <param name="Continue">The order to continue from; null where there is a result.</param>
public sealed record HostedRunEnd(RunResult? Result, RunInput? Continue);
