using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>
/// A run in a host that many instances share: waits its turn, runs the loop, and gives the turn back however the loop ended. As
/// deterministic as the loop itself, and for the same reason.
/// </summary>
public sealed class RunCourse(IRunCoursePort port, RunCourseOptions options)
{
    /// <summary>Runs one generation.</summary>
    /// <param name="order">What it begins with.</param>
    /// <returns>The result, or the order to continue from.</returns>
    public async Task<RunCourseEnd> RunAsync(RunOrder order)
    {
        RunResult result;
        try
        {
            if (order.Numbers is null)
            {
                var turn = await WaitForTurnAsync(order);
                if (turn.Result is null && turn.Continue!.Numbers is null)
                {
                    return turn;
                }

                order = turn.Continue ?? order;
                if (turn.Result is { } cancelled)
                {
                    await port.EndAsync(cancelled);
                    return turn;
                }
            }

            var end = await new RunLoop(port, Options(order.Numbers!)).RunAsync(order.State ?? new RunLoopState { RunId = order.RunId });
            if (end.Continue is { } state)
            {
                return new(null, order with { State = state });
            }

            result = end.Result!;
        }
#pragma warning disable CA1031 // However the loop ended, the turn goes back; what went wrong is the result's reason.
        catch (Exception error)
#pragma warning restore CA1031
        {
            result = new()
            {
                RunId = order.RunId,
                State = RunState.Stopped,
                Cause = port.CauseOf(error),
                Reason = port.Explain(error),
                Users = order.State?.Users ?? 0,
                Rejects = order.State?.Rejects ?? 0,
                Rows = (order.State?.Users ?? 0) + (order.State?.Rejects ?? 0),
                Results = order.State?.Tally.Results ?? 0,
                Failures = order.State?.Tally.Failures ?? 0,
            };
        }

        await port.EndAsync(result);
        return new(result, null);
    }

    // Ends with the turn (numbers set), a cancelled result, or, having asked often enough, with neither.
    private async Task<RunCourseEnd> WaitForTurnAsync(RunOrder order)
    {
        Report(order, "waits for its turn");
        for (var asked = 0; asked < options.TurnPollsPerGeneration; asked++)
        {
            var reply = await port.TakeTurnAsync();
            if (reply.Request == ControlRequest.Cancel)
            {
                return new(new() { RunId = order.RunId, State = RunState.Cancelled, Reason = "somebody cancelled the run" }, null);
            }

            if (reply.Taken)
            {
                if (reply.QuietSeconds > 0)
                {
                    Report(order, "waits until the requests of a run that was ended by force have left the API");
                    await port.DelayAsync(TimeSpan.FromSeconds(reply.QuietSeconds));
                }

                return new(null, order with { Numbers = reply.Numbers });
            }

            Report(order, reply.Reason);
            await port.DelayAsync(options.TurnPoll);
        }

        return new(null, order);
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

    private void Report(RunOrder order, string? reason) => port.ReportProgress(new RunProgress
    {
        State = RunState.Queued,
        At = port.UtcNow,
        Users = order.State?.Users ?? 0,
        Rejects = order.State?.Rejects ?? 0,
        Reason = reason,
    });
}
