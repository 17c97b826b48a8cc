using System.Globalization;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution;

/// <summary>
/// Runs the phases of a run: planning, the first pass, the redrive pass and the publication (architecture.md, "The way of the data"). All hosts
/// use this class, so it is deterministic: it gets all information from the steps, and it keeps its state in lists, whose order is fixed.
/// </summary>
/// <remarks>It never uses ConfigureAwait and awaits only the tasks of the steps. Otherwise a Durable orchestrator would not continue.</remarks>
public sealed class RunLoop(IRunSteps steps, RunLoopOptions options)
{
    private readonly ChunkScheduler _scheduler = new(steps, options);
    private int _stepCount;

    /// <summary>Runs the loop until the run ends or stops, or the loop must continue as new.</summary>
    /// <exception cref="Exception">A step failed. Its exception is thrown after all steps in flight have ended.</exception>
    public async Task<RunLoopEnd> RunAsync(RunLoopState state)
    {
        while (true)
        {
            switch (state.Phase)
            {
                case LoopPhase.Plan:
                    Report(state, RunState.Planning);
                    state = await PlanAsync(state);
                    if (state.Users == 0 && state.Rejects > 0)
                    {
                        return Stopped(state, StopCause.AllRejected, "every row of the input is a reject, so no request was sent; 'cardgenius plan' "
                            + "(or a dry run) shows the columns and the reasons: correct the input and start it with another run id");
                    }

                    if (state.Rejects > options.RejectTolerance * (state.Users + state.Rejects))
                    {
                        return Stopped(state, StopCause.TooManyRejects, DescribeRejects(state));
                    }

                    break;

                case LoopPhase.FirstPass or LoopPhase.RedrivePass:
                    var pass = await _scheduler.RunAsync(state, _stepCount);
                    _stepCount += pass.Steps;
                    state = pass.State;
                    if (pass.Result is not null)
                    {
                        return new(pass.Result, null);
                    }

                    if (!pass.Finished)
                    {
                        return ContinueAsNew(state);
                    }

                    state = AfterPass(state);
                    if (state.Phase == LoopPhase.Publish && options.NoCardTolerance < 1
                        && state.Tally is { Results: > 0 } tally && tally.WithoutCards == tally.Results)
                    {
                        return Stopped(state, StopCause.TooManyWithoutCards, NoCardReasons.OfAll(tally));
                    }

                    break;

                case LoopPhase.PlanRedrive:
                    state = await PlanRedriveAsync(state);
                    break;

                default:
                    Report(state, RunState.Publishing);
                    state = await PublishPartsAsync(state);
                    if (state.Next < Parts(state))
                    {
                        return ContinueAsNew(state);
                    }

                    return new(await steps.CompleteAsync(), null);
            }
        }
    }

    private async Task<RunLoopState> PlanAsync(RunLoopState state)
    {
        _stepCount++;
        var plan = await steps.PlanAsync();
        return state with
        {
            Phase = LoopPhase.FirstPass,
            Users = plan.Users,
            Rejects = plan.Rejects,
            IsNew = plan.IsNew,
            Chunks = plan.Chunks,
            StageChunks = options.Stage is { } stage && plan.UsersUntil(stage) is var until && until < plan.Users ? plan.ToLayout().IndexOf(until) : null,
            Next = 0,
        };
    }

    private string DescribeRejects(RunLoopState state) => string.Create(
        CultureInfo.InvariantCulture,
        $"{state.Rejects:#,0} of {state.Users + state.Rejects:#,0} rows are rejects, more than the tolerated {options.RejectTolerance * 100:0.##} %, ")
        + "so no user was requested; 'cardgenius plan' (or a dry run) shows the columns and the reasons";

    private static RunLoopState AfterPass(RunLoopState state) => state with
    {
        Phase = state.Phase == LoopPhase.FirstPass && state.Tally.TransientFailures > 0 ? LoopPhase.PlanRedrive : LoopPhase.Publish,
        Next = 0,
        Chunks = 0,
        Returned = [],
    };

    private async Task<RunLoopState> PlanRedriveAsync(RunLoopState state)
    {
        _stepCount++;
        var redrive = await steps.PlanRedriveAsync();
        return state with { Phase = LoopPhase.RedrivePass, Chunks = redrive.Chunks, Next = 0 };
    }

    private async Task<RunLoopState> PublishPartsAsync(RunLoopState state)
    {
        var inFlight = new List<Task>();
        var next = state.Next;
        var parts = Parts(state);
        while (true)
        {
            while (next < parts && inFlight.Count < options.PublishWindow && _stepCount < options.StepsPerGeneration)
            {
                inFlight.Add(steps.PublishPartAsync(next++));
                _stepCount++;
            }

            if (inFlight.Count == 0)
            {
                return state with { Next = next };
            }

            var finished = await Task.WhenAny(inFlight);
            inFlight.Remove(finished);
            if (finished.IsFaulted || finished.IsCanceled)
            {
                await ChunkScheduler.DrainAsync(inFlight);
            }

            await finished;
        }
    }

    private int Parts(RunLoopState state) => (int)((state.Users + options.PartSize - 1) / options.PartSize);

    private static RunLoopEnd ContinueAsNew(RunLoopState state) => new(null, state with { Generation = state.Generation + 1 });

    private static RunLoopEnd Stopped(RunLoopState state, StopCause cause, string reason) => new(
        new RunResult
        {
            RunId = state.RunId,
            State = RunState.Stopped,
            Cause = cause,
            Reason = reason,
            Rows = state.Users + state.Rejects,
            Users = state.Users,
            Rejects = state.Rejects,
            Results = state.Tally.Results,
            Failures = state.Tally.Failures,
            Tally = state.Tally,
        },
        null);

    private void Report(RunLoopState state, RunState shown) => steps.ReportProgress(new RunProgress
    {
        State = shown,
        At = steps.UtcNow,
        Users = state.Users,
        Rejects = state.Rejects,
        Tally = state.Tally,
        Limits = state.Limits ?? options.Limits,
    });
}

/// <summary>The end of a generation of the loop: the result of the run, or the state to continue from.</summary>
/// <param name="Result">The result; null if the loop continues as new.</param>
/// <param name="Continue">The state to continue from; null if there is a result.</param>
public sealed record RunLoopEnd(RunResult? Result, RunLoopState? Continue);
