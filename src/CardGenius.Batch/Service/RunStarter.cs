using System.Text.Json;
using CardGenius.Batch.Planning;
using CardGenius.Batch.Runs;
using CardGenius.Batch.Runs.Course;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Service;

/// <summary>Starts runs so that asking twice starts one: whoever creates the start record starts the run, and all others find it. When a start was
/// broken off, the same request once more completes it.</summary>
public sealed class RunStarter(IRunStore store, IInputContainer inputs, IRunHost host, TimeProvider time)
{
    // Between the record and the start lie a few writes.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private const int Looks = 10;

    private readonly RunCatalog _catalog = new(store, time);

    /// <summary>Starts a run, or finds the one that is there.</summary>
    /// <returns>Of requests that come at the same time, one is <see cref="StartOutcome.Started"/>.</returns>
    /// <exception cref="InputException">The input cannot be used; nothing was written.</exception>
    public async Task<StartOutcome> StartAsync(RunStart start, CancellationToken cancellationToken)
    {
        RunIds.Check(start.RunId);
        var record = await FindAsync(start.RunId, cancellationToken);
        var isNew = false;
        if (record is null)
        {
            if (await store.ReadAsync(RunPaths.Settings(start.RunId), cancellationToken) is not null)
            {
                return StartOutcome.Conflict;
            }

            await CheckInputAsync(start, cancellationToken);
            record = new StartRecord(start.Fingerprint, start.Origin, time.GetUtcNow());
            var json = JsonSerializer.SerializeToUtf8Bytes(record, ServiceJsonContext.Default.StartRecord);
            isNew = await store.TryCreateAsync(RunPaths.Start(start.RunId), json, cancellationToken);
            if (!isNew)
            {
                record = await FindAsync(start.RunId, cancellationToken) ?? record;
            }
        }

        if (record.Fingerprint != start.Fingerprint)
        {
            return StartOutcome.Conflict;
        }

        if (await HasBegunAsync(start.RunId, cancellationToken) || (!isNew && await BeginsAsync(start.RunId, cancellationToken)))
        {
            return StartOutcome.Existing;
        }

        await WriteAsync(start, cancellationToken);
        return await BeginAsync(start.RunId, cancellationToken) && isNew ? StartOutcome.Started : StartOutcome.Existing;
    }

    /// <summary>Begins the first execution of a run that is written down, where a crash came between.</summary>
    /// <returns>Whether it begins now.</returns>
    public async Task<bool> BeginIfNeverBegunAsync(string runId, CancellationToken cancellationToken) =>
        !await HasBegunAsync(runId, cancellationToken)
        && !await BeginsAsync(runId, cancellationToken)
        && await BeginAsync(runId, cancellationToken);

    /// <summary>Begins an execution of a run that is written down.</summary>
    /// <returns>False where one is alive.</returns>
    public Task<bool> BeginAsync(string runId, CancellationToken cancellationToken) => host.StartAsync(
        new RunOrder { RunId = runId, Execution = RunOrder.NameExecution(time.GetUtcNow()) }, cancellationToken);

    private async Task<bool> HasBegunAsync(string runId, CancellationToken cancellationToken) =>
        await host.FindAsync(runId, cancellationToken) is not null
        || await store.ReadAsync(RunPaths.Result(runId), cancellationToken) is not null;

    // Another request created the start record. It starts the run within moments, unless it was broken off.
    private async Task<bool> BeginsAsync(string runId, CancellationToken cancellationToken)
    {
        for (var look = 0; look < Looks; look++)
        {
            await Task.Delay(Look, time, cancellationToken);
            if (await HasBegunAsync(runId, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private Task<StartRecord?> FindAsync(string runId, CancellationToken cancellationToken) =>
        _catalog.ReadAsync(RunPaths.Start(runId), ServiceJsonContext.Default.StartRecord, cancellationToken);

    // A wrong file is refused before anything is written.
    private async Task CheckInputAsync(RunStart start, CancellationToken cancellationToken)
    {
        IInputSource source = start.Inline is { } inline
            ? new BytesInputSource(RunPaths.InlineInput(start.RunId), inline)
            : InputPaths.Open(start.Settings, store, inputs);
        await Planner.DryRunAsync(start.Settings.Input with { Limit = 1 }, source, rows: null, cancellationToken);
    }

    private async Task WriteAsync(RunStart start, CancellationToken cancellationToken)
    {
        if (start.Inline is { } inline)
        {
            await store.TryCreateAsync(RunPaths.InlineInput(start.RunId), inline, cancellationToken);
        }

        var rules = JsonSerializer.SerializeToUtf8Bytes(start.Rules, RunJsonContext.Default.RankingRules);
        await store.TryCreateAsync(RunPaths.Rules(start.RunId), rules, cancellationToken);
        var settings = JsonSerializer.SerializeToUtf8Bytes(start.Settings, RunJsonContext.Default.RunSettings);
        await store.TryCreateAsync(RunPaths.Settings(start.RunId), settings, cancellationToken);
    }
}
