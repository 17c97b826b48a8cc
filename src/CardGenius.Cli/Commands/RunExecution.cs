using System.Diagnostics.CodeAnalysis;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Commands;

/// <summary>Runs a run with its display, its Ctrl-C and its summary: what run, resume, redrive and demo have in common.</summary>
internal sealed class RunExecution(CliEnvironment environment, Reporter reporter, IBatch batch, StorePlace store)
{
    /// <summary>What to do next; null: what a run's end suggests.</summary>
    public Func<RunResult, IReadOnlyList<(string Command, string What)>>? Next { get; init; }

    /// <summary>Where metrics and traces are exported to, besides the variables of OpenTelemetry; null: the variables decide.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Runs to the end, or until it stops.</summary>
    /// <param name="request">The run.</param>
    /// <param name="output">A file for the results in today's columns; null for none.</param>
    /// <param name="replaces">Whether the file is replaced if it is there with another content.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The file cannot be written to; no request was made.</exception>
    public async Task<int> ExecuteAsync(RunRequest request, string? output, bool replaces = false)
    {
        var interrupts = environment.Interrupts;
        var before = await batch.FindAsync(request.RunId, interrupts.Abort);
        var wasComplete = before is { IsLive: false, Result.State: RunState.Completed or RunState.CompletedWithFailures };
        CheckOutput(output, wasComplete || replaces);
        await using var export = Monitoring.Otlp.Start(Otlp, environment.Variables, reporter.Warn);
        var began = environment.Time.GetTimestamp();
        IReadOnlyList<string> notes = [];
        var result = await ShowAsync(request, wasComplete, n => notes = n);

        // The live display shows them while it lasts; plain progress has written them already.
        if (environment.Terminal is not null && !reporter.IsJson)
        {
            foreach (var found in notes)
            {
                reporter.Warn(found);
            }
        }

        var duration = environment.Time.GetElapsedTime(began);

        var isPublished = result.State is RunState.Completed or RunState.CompletedWithFailures;
        if (output is not null && isPublished)
        {
            var run = await batch.FindAsync(request.RunId, interrupts.Abort);
            if (await batch.ExportAsync(run!, output, replaces, interrupts.Abort) is { } warning)
            {
                reporter.Warn(warning);
            }
        }

        var figures = batch.Figures;
        var summary = new RunSummary
        {
            Result = isPublished ? result : WithCheckpointed(result, figures),
            Duration = duration,
            Worked = figures.Worked,
            DoneNow = wasComplete ? 0 : Math.Max(0, figures.Done - figures.DoneBefore),
            WasComplete = wasComplete,
            Notes = notes,
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

    // The results of a run that is not complete cannot be in the file: it holds something else.
    private static void CheckOutput(string? output, bool mayBeThere)
    {
        if (output is not null && !mayBeThere && File.Exists(output))
        {
            throw new UsageException(OutputExistsException.Describe(output), OutputExistsException.Hint);
        }
    }

    // An execution that stops has users in checkpoints of chunks that are not done: they are done all the same.
    private static RunResult WithCheckpointed(RunResult result, LiveFigures figures) =>
        figures.Done <= result.Results + result.Failures
            ? result
            : result with
            {
                Results = figures.Done - figures.Failures,
                Failures = figures.Failures,
                Tally = result.Tally with { WithoutCards = figures.WithoutCards, Dropped = figures.Dropped },
            };

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A display that fails must not end the run.")]
    private async Task ShowAsync(IProgressDisplay display, Task work)
    {
        try
        {
            await display.ShowAsync(() => batch.Figures, work);
        }
        catch (Exception error)
        {
            reporter.Warn($"the progress is not shown any more: {error.Message}");
        }
    }

    private async Task<RunResult> ShowAsync(RunRequest request, bool wasComplete, Action<IReadOnlyList<string>> take)
    {
        var interrupts = environment.Interrupts;
        IProgressDisplay display = environment.Terminal is { } terminal && !reporter.IsJson
            ? new LiveProgress(terminal, request.RunId, environment.Time)
            : new PlainProgress(environment.Error, environment.Time);
        await using var note = interrupts.Stop.Register(
            () => display.Note("finishing the users in flight, then stopping; Ctrl-C again ends at once"));
        try
        {
            var work = batch.RunAsync(request with { Planned = Show }, interrupts.Stop, interrupts.Abort);
            if (!wasComplete)
            {
                await ShowAsync(display, work);
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

        void Show(RunPlan plan)
        {
            take(plan.Notes);
            if (plan.Notes.Count > 0)
            {
                display.Note(string.Join('\n', plan.Notes.Select(n => $"warning: {n}")));
            }
        }
    }
}
