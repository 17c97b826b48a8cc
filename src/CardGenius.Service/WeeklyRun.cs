using System.Globalization;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Service;

/// <summary>Starts the weekly run. Its input is the newest file under the weekly prefix, and its id is the name of the week. A week has at most
/// one run, and a file is not run in two weeks.</summary>
public sealed class WeeklyRun(
    IRunStore store, IInputContainer inputs, RunStarter starter, ServiceSettings settings, TimeProvider time)
{
    private readonly RunCatalog _catalog = new(store, time);
    private readonly WeeklyInputs _weeks = new(store, time);

    /// <summary>Starts the run of a week if there is a new file.</summary>
    /// <param name="at">A time in the week. The week is determined in the time zone of the settings.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="InputException">The file, or a ranking table, cannot be used.</exception>
    public async Task<WeeklyOutcome> StartAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        var runId = RunIds.ForWeek(at, settings.TimeZone);
        if (await _catalog.ReadAsync(RunPaths.Start(runId), ServiceJsonContext.Default.StartRecord, cancellationToken) is { } start
            && await store.ReadAsync(RunPaths.Settings(runId), cancellationToken) is not null)
        {
            await _weeks.RememberAsync(runId, start, cancellationToken);
            return await BeginAsync(runId, cancellationToken)
                ?? new(WeeklyOutcomeKind.Existing, runId, $"The weekly run {runId} already exists.");
        }

        if (await FindNewestAsync(cancellationToken) is not { } newest)
        {
            return new(
                WeeklyOutcomeKind.NothingToRun,
                runId,
                $"There is no input file under '{settings.WeeklyPrefix}' in {inputs.Location}, so {runId} is not started.");
        }

        if (await _weeks.FindRunOfAsync(newest, runId, cancellationToken) is { } earlier)
        {
            return await BeginAsync(earlier, cancellationToken) ?? new(WeeklyOutcomeKind.NothingToRun, runId, string.Create(
                CultureInfo.InvariantCulture,
                $"There is no new file under '{settings.WeeklyPrefix}' in {inputs.Location}. The newest file, {newest.Path} "
                + $"({newest.Modified.UtcDateTime:yyyy-MM-dd HH:mm}Z), was run as {earlier}."));
        }

        try
        {
            return await StartAsync(runId, newest, cancellationToken);
        }
        catch (RunException error)
        {
            return new(WeeklyOutcomeKind.Conflict, runId, error.Message);
        }
    }

    private async Task<WeeklyOutcome> StartAsync(string runId, InputFile file, CancellationToken cancellationToken)
    {
        var defaults = settings.Defaults;
        var outcome = await starter.StartAsync(
            new RunStart
            {
                RunId = runId,
                Settings = defaults with { Input = defaults.Input with { Path = file.Path } },
                Rules = await RulesOf.ReadAsync(settings, inputs, defaults.TopN, cancellationToken),
                InputVersion = file.Version,
                Fingerprint = $"weekly {file.Path} {file.Version}",
                Origin = "weekly",
                By = "the weekly schedule",
            },
            cancellationToken);
        return outcome switch
        {
            StartOutcome.Started => new(WeeklyOutcomeKind.Started, runId, $"The weekly run {runId} begins with {file.Path}."),
            StartOutcome.Existing => new(WeeklyOutcomeKind.Existing, runId, $"The weekly run {runId} already exists."),
            _ => new(
                WeeklyOutcomeKind.Conflict,
                runId,
                $"Run {runId} already exists with another input or from a different request, so the weekly run is not started."),
        };
    }

    private async Task<WeeklyOutcome?> BeginAsync(string runId, CancellationToken cancellationToken) =>
        await starter.BeginIfNeverBegunAsync(runId, cancellationToken)
            ? new(WeeklyOutcomeKind.Started, runId, $"The weekly run {runId} begins. An earlier start was interrupted before it began.")
            : null;

    private async Task<InputFile?> FindNewestAsync(CancellationToken cancellationToken)
    {
        InputFile? newest = null;
        await foreach (var file in inputs.ListAsync(settings.WeeklyPrefix, cancellationToken))
        {
            if (InputPaths.FindFault(file.Path, settings.WeeklyPrefix) is null
                && (newest is null
                    || file.Modified > newest.Modified
                    || (file.Modified == newest.Modified && string.CompareOrdinal(file.Path, newest.Path) > 0)))
            {
                newest = file;
            }
        }

        return newest;
    }
}
