using System.Text.Json;
using CardGenius.Batch.Planning;
using CardGenius.Batch.Runs;
using CardGenius.Batch.Runs.Course;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Service;

/// <summary>Starts runs so that asking twice starts one: the first to create the start record has the id. Broken off anywhere, the
/// same request once more goes on with it.</summary>
public sealed class RunStarter(IRunStore store, IInputContainer inputs, IRunHost host, TimeProvider time)
{
    private readonly RunCatalog _catalog = new(store, time);

    /// <summary>Starts a run, or finds the one that is there.</summary>
    /// <exception cref="InputException">The input cannot be used; nothing was written.</exception>
    public async Task<StartOutcome> StartAsync(RunStart start, CancellationToken cancellationToken)
    {
        RunIds.Check(start.RunId);
        var record = await FindAsync(start.RunId, cancellationToken);
        if (record is null)
        {
            if (await store.ReadAsync(RunPaths.Settings(start.RunId), cancellationToken) is not null)
            {
                return StartOutcome.Conflict;
            }

            await CheckInputAsync(start, cancellationToken);
            record = new StartRecord(start.Fingerprint, start.Origin, time.GetUtcNow());
            var json = JsonSerializer.SerializeToUtf8Bytes(record, ServiceJsonContext.Default.StartRecord);
            if (!await store.TryCreateAsync(RunPaths.Start(start.RunId), json, cancellationToken))
            {
                record = await FindAsync(start.RunId, cancellationToken) ?? record;
            }
        }

        if (record.Fingerprint != start.Fingerprint)
        {
            return StartOutcome.Conflict;
        }

        if (await host.FindAsync(start.RunId, cancellationToken) is not null
            || await store.ReadAsync(RunPaths.Result(start.RunId), cancellationToken) is not null)
        {
            return StartOutcome.Existing;
        }

        await WriteAsync(start, cancellationToken);
        return await BeginAsync(start.RunId, cancellationToken) ? StartOutcome.Started : StartOutcome.Existing;
    }

    /// <summary>Begins the first execution of a run that is written down, where a crash came between.</summary>
    /// <returns>Whether it begins now.</returns>
    public async Task<bool> BeginIfNeverBegunAsync(string runId, CancellationToken cancellationToken) =>
        await host.FindAsync(runId, cancellationToken) is null
        && await store.ReadAsync(RunPaths.Result(runId), cancellationToken) is null
        && await BeginAsync(runId, cancellationToken);

    /// <summary>Begins an execution of a run that is written down.</summary>
    /// <returns>False where one is alive.</returns>
    public async Task<bool> BeginAsync(string runId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await _catalog.WriteAsync(
            RunPaths.Progress(runId),
            new RunProgress { State = RunState.Queued, At = now, StartedAt = now },
            RunJsonContext.Default.RunProgress,
            cancellationToken);
        return await host.StartAsync(new RunOrder { RunId = runId, Execution = RunOrder.NameExecution(now) }, cancellationToken);
    }

    private Task<StartRecord?> FindAsync(string runId, CancellationToken cancellationToken) =>
        _catalog.ReadAsync(RunPaths.Start(runId), ServiceJsonContext.Default.StartRecord, cancellationToken);

    // A wrong file is refused before anything is written.
    private async Task CheckInputAsync(RunStart start, CancellationToken cancellationToken)
    {
        IInputSource source = start.Inline is { } inline
            ? new BytesInputSource(RunPaths.InlineInput(start.RunId), inline)
            : InputPaths.Open(start.Settings, store, inputs);
        await Planner.CheckAsync(start.Settings.Input, source, cancellationToken);
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
