using CardGenius.Batch.Runs;
using CardGenius.Batch.Storage;
using CardGenius.Cli.Display;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Commands;

/// <summary>Runs a run with its display, its Ctrl-C and its summary: what run, resume, redrive and demo have in common.</summary>
internal sealed class RunExecution(CliEnvironment environment, Reporter reporter, IBatch batch, StorePlace store)
{
    /// <summary>What to do next; null: what a run's end suggests.</summary>
    public Func<RunResult, IReadOnlyList<(string Command, string What)>>? Next { get; init; }

    /// <summary>Runs to the end, or until it stops.</summary>
    /// <param name="request">The run.</param>
    /// <param name="output">A file for the results in today's columns; null for none.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ExecuteAsync(RunRequest request, string? output)
    {
        var interrupts = environment.Interrupts;
        var before = await batch.FindAsync(request.RunId, interrupts.Abort);
        var wasComplete = before is { IsLive: false, Result.State: RunState.Completed or RunState.CompletedWithFailures };
        var began = environment.Time.GetTimestamp();
        var result = await ShowAsync(request, wasComplete);
        var duration = environment.Time.GetElapsedTime(began);

        var isPublished = result.State is RunState.Completed or RunState.CompletedWithFailures;
        if (output is not null && isPublished)
        {
            var run = await batch.FindAsync(request.RunId, interrupts.Abort);
            if (await batch.ExportAsync(run!, output, interrupts.Abort) is { } warning)
            {
                reporter.Warn(warning);
            }
        }

        var figures = batch.Figures;
        var summary = new RunSummary
        {
            Result = isPublished ? result : WithCheckpointed(result, figures),
            Duration = duration,
            DoneNow = wasComplete ? 0 : Math.Max(0, figures.Done - figures.DoneBefore),
            WasComplete = wasComplete,
            Store = store,
            Output = isPublished ? output : null,
            Next = Next?.Invoke(result) ?? CommandBase.StepsOf(environment, store).After(result),
        };
        var code = ExitCodes.Of(result);
        reporter.Answer(SummaryText.Format(summary), RunDocument.From(summary, code), DocumentContext.Readable.RunDocument);
        if (result.Cause == StopCause.Fatal && result.Reason?.Contains("proxy", StringComparison.OrdinalIgnoreCase) != true)
        {
            reporter.HintAtToken();
        }

        return code;
    }

    // An execution that stops has users in checkpoints of chunks that are not done: they are done all the same.
    private static RunResult WithCheckpointed(RunResult result, LiveFigures figures) =>
        figures.Done <= result.Results + result.Failures
            ? result
            : result with { Results = figures.Done - figures.Failures, Failures = figures.Failures };

    private async Task<RunResult> ShowAsync(RunRequest request, bool wasComplete)
    {
        var interrupts = environment.Interrupts;
        IProgressDisplay display = environment.Terminal is { } terminal && !reporter.IsJson
            ? new LiveProgress(terminal, request.RunId, environment.Time)
            : new PlainProgress(environment.Error, environment.Time);
        await using var note = interrupts.Stop.Register(
            () => display.Note("finishing the users in flight, then stopping; Ctrl-C again ends at once"));
        try
        {
            var work = batch.RunAsync(request, interrupts.Stop, interrupts.Abort);
            if (!wasComplete)
            {
                await display.ShowAsync(() => batch.Figures, work);
            }

            return await work;
        }
        catch (OperationCanceledException) when (interrupts.Stop.IsCancellationRequested)
        {
            var resume = CommandBase.StepsOf(environment, store).Command("resume", request.RunId);
            reporter.Hint($"{resume} goes on; what was checkpointed is not asked again");
            throw;
        }
        catch (StoreException) when (batch.Figures.State != RunState.Queued)
        {
            var resume = CommandBase.StepsOf(environment, store).Command("resume", request.RunId);
            reporter.Hint($"{resume} goes on, once the store can be used again; what was checkpointed is not asked again");
            throw;
        }
    }
}
