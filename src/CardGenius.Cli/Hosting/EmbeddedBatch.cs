using System.Text.Json;
using CardGenius.Batch.Api;
using CardGenius.Batch.Planning;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Runs;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;

namespace CardGenius.Cli.Hosting;

/// <summary>The core in this process, on the store in a local folder.</summary>
/// <param name="folder">The store's folder.</param>
/// <param name="partnerToken">The secret of the API's partners; null: none is sent.</param>
/// <param name="time">The clock.</param>
internal sealed class EmbeddedBatch(string folder, string? partnerToken, TimeProvider time) : IBatch
{
    private readonly Lazy<FolderStore> _store = new(() => new FolderStore(folder, time));
    private BatchRunner? _runner;

    /// <inheritdoc/>
    public string Location => $"folder {folder}";

    /// <inheritdoc/>
    public LiveFigures Figures => _runner?.Figures ?? new LiveFigures();

    private RunCatalog Catalog => new(_store.Value, time);

    /// <inheritdoc/>
    public async Task<RunResult> RunAsync(RunRequest request, CancellationToken stop, CancellationToken cancellationToken)
    {
        _runner = new BatchRunner(_store.Value, MakeClient, time);

        // The display must not wait for the first step of the run, nor the run for the display.
        return await Task.Run(() => _runner.RunAsync(request, stop, cancellationToken), CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task<RunStatus?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        RunIds.Check(runId);
        return Directory.Exists(folder) ? await Catalog.FindAsync(runId, cancellationToken) : null;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RunStatus> ListAsync(CancellationToken cancellationToken) =>
        Directory.Exists(folder) ? Catalog.ListAsync(cancellationToken) : AsyncEnumerable.Empty<RunStatus>();

    /// <inheritdoc/>
    public async Task RequestAsync(RunStatus run, ControlRequest request, CancellationToken cancellationToken)
    {
        await Catalog.RequestAsync(run.RunId, request, cancellationToken);
        if (request != ControlRequest.Cancel)
        {
            return;
        }

        // Nobody runs it who could see the wish, and whoever starts a run takes old wishes back: so its end is written here.
        await using var held = await _store.Value.TryLockAsync(LockHolder.Me(run.RunId, time), cancellationToken);
        var holder = held is null ? await _store.Value.FindLockHolderAsync(cancellationToken) : null;
        if (holder?.RunId != run.RunId)
        {
            var result = Cancelled(run);
            await _store.Value.WriteAsync(
                RunPaths.Result(run.RunId), JsonSerializer.SerializeToUtf8Bytes(result, RunJsonContext.Default.RunResult), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<RankingRules> ReadRulesAsync(string runId, CancellationToken cancellationToken)
    {
        var path = RunPaths.Rules(runId);
        try
        {
            return await _store.Value.ReadAsync(path, cancellationToken) is { } json
                && JsonSerializer.Deserialize(json, RunJsonContext.Default.RankingRules) is { } rules
                    ? rules
                    : throw new StoreException($"{Location}, {path}: it is missing. The run's folder was damaged.");
        }
        catch (JsonException e)
        {
            throw new StoreException($"{Location}, {path}: not readable ({e.Message}). The file was damaged.", e);
        }
    }

    /// <inheritdoc/>
    public string FailuresFile(RunStatus run) => _store.Value.LocalPath($"{ResultsPath(run)}/{RunPaths.FailuresName}");

    /// <inheritdoc/>
    public Task<VerifyReport> VerifyAsync(string runId, IInputSource? input, CancellationToken cancellationToken) =>
        Verifier.VerifyAsync(_store.Value, runId, input, cancellationToken);

    /// <inheritdoc/>
    public async Task<string?> ExportAsync(RunStatus run, string file, CancellationToken cancellationToken)
    {
        var written = await ResultsExport.WriteAsync(_store.Value, ResultsPath(run), file, cancellationToken);
        return written.CutCells == 0
            ? null
            : $"{file}: {written.CutCells} cells held more text than Excel can and were cut; a .csv has them whole";
    }

    /// <inheritdoc/>
    public async Task<ProbeFinding> ProbeAsync(RunSettings settings, CancellationToken cancellationToken)
    {
        await using var client = MakeClient(settings, new RankingRules());
        var recorder = new ProbeRecorder(client);
        var found = await new Preflight(recorder, settings.Api, time).RunAsync(cancellationToken);
        return new ProbeFinding(found, recorder.Last);
    }

    private static string ResultsPath(RunStatus run) =>
        run.Result?.ResultsPath ?? throw new InvalidOperationException($"The run '{run.RunId}' is not published.");

    private static RunResult Cancelled(RunStatus run) => (run.Result ?? new RunResult { RunId = run.RunId, State = RunState.Cancelled }) with
    {
        State = RunState.Cancelled,
        Cause = StopCause.None,
        Reason = null,
        Rows = run.Plan?.Rows ?? 0,
        Users = run.Plan?.Users ?? 0,
        Rejects = run.Plan?.Rejects ?? 0,
    };

    private CardGeniusClient MakeClient(RunSettings settings, RankingRules rules) =>
        new(settings.Api, settings.Concurrency, rules, partnerToken, time);
}
