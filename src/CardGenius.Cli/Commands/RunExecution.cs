using System.Diagnostics.CodeAnalysis;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.Monitoring.Alerts;

namespace CardGenius.Cli.Commands;

/// <summary>Executes a run with its progress display, its reaction to Ctrl-C and its summary. run, resume, redrive and demo use it.</summary>
internal sealed class RunExecution(CliEnvironment environment, Reporter reporter, IBatch batch, StorePlace store)
{
    /// <summary>What the maximum number of requests in flight covers if the store is a folder.</summary>
    internal const string FolderLimit =
        "the maximum number of requests in flight covers your runs on this machine; it does not cover runs of other users or other machines, "
        + "unless all runs use one --store blob:CONTAINER";

    /// <summary>Returns the next steps to show for a result; if null, <see cref="NextSteps.After"/> does.</summary>
    public Func<RunResult, IReadOnlyList<(string Command, string What)>>? Next { get; init; }

    /// <summary>Executes the run in several parts with the given function; if null, the run is executed at once.</summary>
    public Func<Func<RunRequest, Task<RunResult>>, Task<RunResult>>? Parts { get; init; }

    /// <summary>The OTLP address for metrics and traces; null: the variables of OpenTelemetry decide.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Whether the address of the API is shown before the first request. If the store has no run against this API yet, hints at <c>--limit</c>
    /// and at <see cref="FolderLimit"/> follow.</summary>
    public bool ShowsTarget { get; init; } = true;

    /// <summary>Executes the run until it ends or stops.</summary>
    /// <param name="request">The run.</param>
    /// <param name="output">The file for the results in the columns of the previous program, or null for none.</param>
    /// <param name="replaces">Whether an existing file with other content is replaced.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The output file exists and must not be replaced. No request was sent.</exception>
    public async Task<int> ExecuteAsync(RunRequest request, string? output, bool replaces = false)
    {
        var interrupts = environment.Interrupts;
        var before = await batch.FindAsync(request.RunId, interrupts.Abort);
        var wasComplete = before is { IsLive: false, Result.State: RunState.Completed or RunState.CompletedWithFailures };
        CheckOutput(output, wasComplete || replaces);
        if (ShowsTarget && !wasComplete)
        {
            await ShowTargetAsync(request, before);
        }

        await using var export = Monitoring.Otlp.Start(Otlp, environment.Variables, reporter.Warn);
        var started = environment.Time.GetTimestamp();
        IReadOnlyList<string> notes = [];
        var result = Parts is { } parts && !wasComplete
            ? await parts(part => ShowAsync(part, wasComplete: false, n => notes = n))
            : await ShowAsync(request, wasComplete, n => notes = n);

        // The live display shows the notes only while it is active. The plain display has already written them.
        if (environment.Terminal is not null && !reporter.IsJson)
        {
            foreach (var note in notes)
            {
                reporter.Warn(note);
            }
        }

        var duration = environment.Time.GetElapsedTime(started);

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
        if (result.Cause == StopCause.Fatal)
        {
            reporter.HintAtToken(result.Reason);
        }

        return code;
    }

    // A query can contain a secret, so it is not shown.
    private async Task ShowTargetAsync(RunRequest request, RunStatus? before)
    {
        var url = request.Amendments.Url ?? (request.Settings ?? before?.Settings)?.Api.Url;
        if (url is null || !Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            return;
        }

        var isProduction = url == new ApiSettings().Url;
        await environment.Error.WriteLineAsync($"API address: {address.GetLeftPart(UriPartial.Path)}{(isProduction ? " (the production API)" : "")}");
        if (before is not null || await HasRunAgainstAsync(url))
        {
            return;
        }

        if (request.Settings?.Input.Limit is null)
        {
            reporter.Hint("this store has no run against this API yet; with --limit 100, a run requests only the first 100 rows");
        }

        if (store is FolderPlace && !address.IsLoopback)
        {
            reporter.Hint(FolderLimit);
        }
    }

    private async Task<bool> HasRunAgainstAsync(string url)
    {
        await foreach (var run in batch.ListAsync(environment.Interrupts.Abort))
        {
            if (run.Plan is not null && run.Settings.Api.Url == url)
            {
                return true;
            }
        }

        return false;
    }

    // The run is not complete, so an existing file cannot contain its results.
    private static void CheckOutput(string? output, bool mayExist)
    {
        if (output is not null && !mayExist && File.Exists(output))
        {
            throw new UsageException(OutputExistsException.Describe(output), OutputExistsException.Hint);
        }
    }

    // The result of an execution that stopped counts completed chunks only. The users in checkpoints of other chunks are done too.
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
            reporter.Warn($"the progress is no longer shown: {error.Message}");
        }
    }

    private async Task<RunResult> ShowAsync(RunRequest request, bool wasComplete, Action<IReadOnlyList<string>> receiveNotes)
    {
        var interrupts = environment.Interrupts;
        IProgressDisplay display = environment.Terminal is { } terminal && !reporter.IsJson
            ? new LiveProgress(terminal, request.RunId, environment.Time)
            : new PlainProgress(environment.Error, environment.Time);
        await using var note = interrupts.Stop.Register(
            () => display.Note("finishing the users in flight, then stopping; press Ctrl-C again to stop immediately"));
        using var meter = new AlertMeter();
        await using var alerts = new AlertWatch(meter.Read, display.Note, environment.Time);
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
            reporter.Hint($"to continue: {resume}; users in checkpoints are not requested again");
            throw;
        }
        catch (StoreException) when (batch.Figures.State != RunState.Queued)
        {
            var resume = CommandBase.StepsOf(environment, store).Command("resume", request.RunId);
            reporter.Hint($"once the store can be used again, continue with: {resume}; users in checkpoints are not requested again");
            throw;
        }

        void Show(RunPlan plan)
        {
            receiveNotes(plan.Notes);
            if (plan.Notes.Count > 0)
            {
                display.Note(string.Join('\n', plan.Notes.Select(n => $"warning: {n}")));
            }
        }
    }
}
