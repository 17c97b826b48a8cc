using System.Text.Json;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Storage;

namespace CardGenius.Service;

/// <summary>Starts runs so that repeated requests start only one run. The request that creates the start record starts the run, and other
/// requests find it. If a start was interrupted, a repetition of the request completes it.</summary>
public sealed class RunStarter(IRunStore store, IInputContainer inputs, IRunHost host, TimeProvider time)
{
    // The run starts a few writes after the record is created.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);
    private const int MaxPolls = 10;

    private readonly RunCatalog _catalog = new(store, time);
    private readonly WeeklyInputs _weeks = new(store, time);

    /// <summary>Starts a run, or finds the existing run.</summary>
    /// <returns>The outcome. For simultaneous equal requests only one is <see cref="StartOutcome.Started"/>.</returns>
    /// <exception cref="InputException">The input cannot be used. Nothing was written.</exception>
    /// <exception cref="RunException">The run id is not valid, or an earlier run uses it. Nothing was written.</exception>
    public async Task<StartOutcome> StartAsync(RunStart start, CancellationToken cancellationToken)
    {
        RunIds.Check(start.RunId);

        // The host is read first, because an execution of the run in this store begins only after the start record is written.
        var earlier = await host.FindAsync(start.RunId, cancellationToken);
        var record = await FindAsync(start.RunId, cancellationToken);
        var isNew = false;
        if (record is null)
        {
            if (await store.ReadAsync(RunPaths.Settings(start.RunId), cancellationToken) is not null)
            {
                return StartOutcome.Conflict;
            }

            await CheckNewAsync(start, earlier, cancellationToken);
            record = await DescribeAsync(start, earlier, cancellationToken);
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

        await _weeks.RememberAsync(start.RunId, record, cancellationToken);
        if (await HasBegunAsync(start.RunId, record, cancellationToken)
            || (!isNew && await WaitForBeginAsync(start.RunId, record, cancellationToken)))
        {
            return StartOutcome.Existing;
        }

        await WriteAsync(start, cancellationToken);
        return await BeginAsync(start.RunId, start.By, cancellationToken) && isNew ? StartOutcome.Started : StartOutcome.Existing;
    }

    /// <summary>Begins the first execution of a recorded run if a crash prevented it.</summary>
    /// <returns>True if the execution begins now.</returns>
    public async Task<bool> BeginIfNeverBegunAsync(string runId, CancellationToken cancellationToken) =>
        await FindAsync(runId, cancellationToken) is { } record
        && await store.ReadAsync(RunPaths.Plan(runId), cancellationToken) is null
        && !await HasBegunAsync(runId, record, cancellationToken)
        && !await WaitForBeginAsync(runId, record, cancellationToken)
        && await BeginAsync(runId, by: null, cancellationToken);

    /// <summary>Begins an execution of a recorded run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="by">Who begins it, for its timeline; null if unknown.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>False if an execution of the run is active.</returns>
    public async Task<bool> BeginAsync(string runId, string? by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await _catalog.WriteAsync(
            RunPaths.Progress(runId),
            new RunProgress { State = RunState.Queued, At = now, StartedAt = now },
            RunJsonContext.Default.RunProgress,
            cancellationToken);
        return await host.StartAsync(new RunInput { RunId = runId, Execution = RunInput.NameExecution(now), By = by }, cancellationToken);
    }

    // Another request created the start record. It starts the run within moments, unless it was interrupted.
    private async Task<bool> WaitForBeginAsync(string runId, StartRecord record, CancellationToken cancellationToken)
    {
        for (var poll = 0; poll < MaxPolls; poll++)
        {
            await Task.Delay(PollInterval, time, cancellationToken);
            if (await HasBegunAsync(runId, record, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private Task<StartRecord?> FindAsync(string runId, CancellationToken cancellationToken) =>
        _catalog.ReadAsync(RunPaths.Start(runId), ServiceJsonContext.Default.StartRecord, cancellationToken);

    private async Task<bool> HasBegunAsync(string runId, StartRecord record, CancellationToken cancellationToken) =>
        (await host.FindAsync(runId, cancellationToken) is { } hosted && (hosted.IsAlive || hosted.CreatedAt != record.Earlier))
        || await store.ReadAsync(RunPaths.Result(runId), cancellationToken) is not null;

    // An error of a new run is reported before anything is written.
    private async Task CheckNewAsync(RunStart start, HostedRun? earlier, CancellationToken cancellationToken)
    {
        if (earlier is { IsAlive: true })
        {
            throw new RunException(
                RunRefusal.Conflict,
                $"The task hub has an active execution of run '{start.RunId}', but {store.Location} does not contain this run. "
                + "The execution belongs to another store. Wait until it has ended, or use another run id.");
        }

        await PublicationOwner.CheckAsync(store, start.RunId, start.Settings, time.GetUtcNow(), cancellationToken);
        IInputSource source = start.Inline is { } inline
            ? new BytesInputSource(RunPaths.InlineInput(start.RunId), inline)
            : InputPaths.Open(start.Settings, store, inputs);
        await Planner.CheckAsync(start.Settings.Input, source, cancellationToken);
    }

    private async Task<StartRecord> DescribeAsync(RunStart start, HostedRun? earlier, CancellationToken cancellationToken)
    {
        var path = start.Settings.Input.Path;
        var isOfWeek = RunIds.IsWeek(start.RunId) && InputPaths.FindInStore(path) is null;
        return new(
            start.Fingerprint,
            start.Origin,
            time.GetUtcNow(),
            isOfWeek ? path : null,
            isOfWeek ? start.InputVersion ?? await FindVersionAsync(path, cancellationToken) : null,
            earlier?.CreatedAt);
    }

    private async Task<string?> FindVersionAsync(string path, CancellationToken cancellationToken)
    {
        await foreach (var file in inputs.ListAsync(path, cancellationToken))
        {
            if (file.Path == path)
            {
                return file.Version;
            }
        }

        return null;
    }

    private async Task WriteAsync(RunStart start, CancellationToken cancellationToken)
    {
        if (start.Inline is { } inline)
        {
            await store.TryCreateAsync(RunPaths.InlineInput(start.RunId), inline, cancellationToken);
        }

        var rules = JsonSerializer.SerializeToUtf8Bytes(start.Rules, ExecutionJsonContext.Default.RankingRules);
        await store.TryCreateAsync(RunPaths.Rules(start.RunId), rules, cancellationToken);
        var settings = JsonSerializer.SerializeToUtf8Bytes(start.Settings, RunJsonContext.Default.RunSettings);
        await store.TryCreateAsync(RunPaths.Settings(start.RunId), settings, cancellationToken);
    }
}
