using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Timeline;
using CardGenius.Cli.Commands;
using CardGenius.Cli.Display;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Watching;

/// <summary>Shows the progress of a run that another process executes, until the run ends.</summary>
internal sealed class RunWatch(CliEnvironment environment, Reporter reporter, IBatch batch, StorePlace store, NextSteps next)
{
    /// <summary>The time between two reads of the store.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // The timeline of a run in a function app is written less often.
    private static readonly TimeSpan TimelineInterval = TimeSpan.FromSeconds(10);

    private volatile LiveFigures _figures = new();
    private RunTimeline _timeline = new();
    private long? _timelineReadAt;

    /// <summary>Watches a run.</summary>
    /// <returns>The exit code of the run, or <see cref="ExitCodes.Interrupted"/> if the watching was interrupted.</returns>
    public async Task<int> RunAsync(string runId)
    {
        var run = await Existing.FindAsync(batch, runId, environment);
        if (run.IsUnderWay)
        {
            IProgressDisplay display = environment.Terminal is { } terminal && !reporter.IsJson
                ? new LiveProgress(terminal, runId, environment.Time)
                : new PlainProgress(environment.Error, environment.Time);
            await MeasureAsync(run);
            var watching = WatchAsync(runId, display);
            await display.ShowAsync(() => _figures, watching);
            if (await watching is not { } ended)
            {
                reporter.Hint($"run '{runId}' continues; to watch it again: {next.Command("watch", runId)}");
                return ExitCodes.Interrupted;
            }

            run = ended;
        }

        var overview = new RunOverview(run, store);
        reporter.Answer(
            StatusReport.Detail(overview, next, environment.Time.GetUtcNow()), StatusDocument.From(overview), DocumentContext.Readable.StatusDocument);
        return run.Result is { } result ? ExitCodes.Of(result) : ExitCodes.Interrupted;
    }

    // Returns the status of the run at its end, or null if the watching was interrupted.
    private async Task<RunStatus?> WatchAsync(string runId, IProgressDisplay display)
    {
        var stop = environment.Interrupts.Stop;
        try
        {
            while (true)
            {
                await Task.Delay(Interval, environment.Time, stop);
                try
                {
                    var run = await batch.FindAsync(runId, stop) ?? throw Existing.Unknown(batch, runId, environment);
                    await MeasureAsync(run);
                    if (!run.IsUnderWay)
                    {
                        return run;
                    }
                }
                catch (StoreException error) when (error.Transient)
                {
                    display.Note($"the store cannot be read at the moment: {error.Message}");
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task MeasureAsync(RunStatus run)
    {
        var isOnlyInTimeline = run is { IsHosted: true, IsLive: false };
        if (isOnlyInTimeline && (_timelineReadAt is not { } at || environment.Time.GetElapsedTime(at) >= TimelineInterval))
        {
            _timeline = await batch.ReadTimelineAsync(run.RunId, environment.Interrupts.Stop);
            _timelineReadAt = environment.Time.GetTimestamp();
        }

        var now = environment.Time.GetUtcNow();
        _figures = isOnlyInTimeline ? WatchedFigures.Of(run, _timeline, now) : WatchedFigures.Of(run, now);
    }
}
