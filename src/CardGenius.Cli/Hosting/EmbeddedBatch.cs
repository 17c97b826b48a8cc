using System.Runtime.CompilerServices;
using System.Text.Json;
using CardGenius.Batch.Api;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Failures;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Stages;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Publishing.Layouts;
using CardGenius.Batch.Publishing.Verification;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Reports;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Batch.Telemetry;
using CardGenius.Batch.Timeline;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Serve;
using CardGenius.Web;
using CardGenius.Web.Security;

namespace CardGenius.Cli.Hosting;

/// <summary>Executes and reads the runs of one store in this process.</summary>
/// <param name="place">The location of the store. Only operations that write create it.</param>
/// <param name="partnerToken">The partner token, or null to send none.</param>
/// <param name="time">The clock.</param>
/// <param name="apiLeases">The API leases, which all runs on this machine share.</param>
/// <param name="allowsPlainHttp">Whether the partner token may be sent unencrypted to another machine.</param>
/// <param name="user">The user of this process, for the timelines of runs; null if unknown.</param>
internal sealed class EmbeddedBatch(
    StorePlace place, string? partnerToken, TimeProvider time, ApiLeases apiLeases, bool allowsPlainHttp = false, string? user = null)
    : IBatch
{
    private IRunStore? _store;
    private BatchRunner? _runner;

    /// <inheritdoc/>
    public string Location => place.Location;

    /// <inheritdoc/>
    public LiveFigures Figures => _runner?.Figures ?? new LiveFigures();

    /// <inheritdoc/>
    public async Task<RunResult> RunAsync(RunRequest request, CancellationToken stop, CancellationToken cancellationToken)
    {
        if ((request.Amendments.Url ?? request.Settings?.Api.Url) is { } url)
        {
            CheckAddress(url);
        }

        _runner = new BatchRunner(await OpenAsync(cancellationToken), MakeClient, time, apiLeases);

        // On another thread, so that the display and the run do not wait for each other.
        return await Task.Run(() => _runner.RunAsync(request with { By = user }, stop, cancellationToken), CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task<RunStatus?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        RunIds.Check(runId);
        return await FindStoreAsync(cancellationToken) is { } store ? await Catalog(store).FindAsync(runId, cancellationToken) : null;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RunStatus> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await FindStoreAsync(cancellationToken) is not { } store)
        {
            yield break;
        }

        await foreach (var run in Catalog(store).ListAsync(cancellationToken))
        {
            yield return run;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FailedUsers>> ReadFailuresAsync(string runId, CancellationToken cancellationToken) =>
        await new FailureReader(await OpenAsync(cancellationToken)).ReadAsync(runId, cancellationToken);

    /// <inheritdoc/>
    public async Task<RunTimeline> ReadTimelineAsync(string runId, CancellationToken cancellationToken) =>
        await new TimelineStore(await OpenAsync(cancellationToken)).ReadAsync(runId, cancellationToken);

    /// <inheritdoc/>
    public async Task<Manifest?> ReadManifestAsync(RunStatus run, CancellationToken cancellationToken)
    {
        var path = $"{run.Result?.ResultsPath}/{RunPaths.ManifestName}";
        try
        {
            return await (await OpenAsync(cancellationToken)).ReadAsync(path, cancellationToken) is { } json ? Manifest.Parse(json) : null;
        }
        catch (JsonException)
        {
            // The report is shown without the most frequent cards and reasons. verify names the damage.
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task RequestAsync(RunStatus run, ControlRequest request, CancellationToken cancellationToken)
    {
        var store = await OpenAsync(cancellationToken);
        await Catalog(store).RequestAsync(run.RunId, request, user, cancellationToken);
        if (request != ControlRequest.Cancel || run.IsHosted)
        {
            return;
        }

        try
        {
            await WriteCancelledAsync(store, run, cancellationToken);
        }
        catch (StoreException error) when (!error.Transient)
        {
            // A user who may write only the control document can cancel, too: a run with this request does not start again.
        }
    }

    /// <inheritdoc/>
    public async Task ChangeLimitsAsync(string runId, int? concurrency, double? requestsPerSecond, CancellationToken cancellationToken) =>
        await Catalog(await OpenAsync(cancellationToken)).ChangeLimitsAsync(runId, concurrency, requestsPerSecond, user, cancellationToken);

    /// <inheritdoc/>
    public async Task<RankingRules> ReadRulesAsync(string runId, CancellationToken cancellationToken)
    {
        var path = RunPaths.Rules(runId);
        try
        {
            return await (await OpenAsync(cancellationToken)).ReadAsync(path, cancellationToken) is { } json
                && JsonSerializer.Deserialize(json, ExecutionJsonContext.Default.RankingRules) is { } rules
                    ? rules
                    : throw new StoreException($"{Location}, {path}: the file is missing. The run's folder is damaged.");
        }
        catch (JsonException e)
        {
            throw new StoreException($"{Location}, {path}: cannot be read ({e.Message}). The file is damaged.", e);
        }
    }

    /// <inheritdoc/>
    public async Task<RolloutRecord> ReadRolloutAsync(string runId, CancellationToken cancellationToken) =>
        await FindStoreAsync(cancellationToken) is { } store ? await Catalog(store).ReadRolloutAsync(runId, cancellationToken) : new();

    /// <inheritdoc/>
    public async Task WriteRolloutAsync(string runId, RolloutRecord record, CancellationToken cancellationToken) =>
        await Catalog(await OpenAsync(cancellationToken)).WriteRolloutAsync(runId, record, cancellationToken);

    /// <inheritdoc/>
    public async Task<IInputSource> OpenInputAsync(string path, CancellationToken cancellationToken) =>
        InputPaths.FindInStore(path) is { } inStore
            ? new StoreInputSource(await OpenAsync(cancellationToken), inStore)
            : new FileInputSource(path);

    /// <inheritdoc/>
    public async Task<VerifyReport?> VerifyAsync(string runId, IInputSource? input, CancellationToken cancellationToken) =>
        await FindStoreAsync(cancellationToken) is { } store ? await Verifier.VerifyAsync(store, runId, input, cancellationToken) : null;

    /// <inheritdoc/>
    public async Task<string?> ExportAsync(RunStatus run, string file, bool replaces, CancellationToken cancellationToken)
    {
        var results = run.Result?.ResultsPath ?? throw new InvalidOperationException($"The run '{run.RunId}' is not published.");
        var written = await ResultsExport.WriteAsync(await OpenAsync(cancellationToken), results, file, replaces, cancellationToken);
        return written.CutCells == 0
            ? null
            : $"{file}: {written.CutCells} cells contain more text than Excel allows and were truncated; a .csv file contains the full text";
    }

    /// <inheritdoc/>
    public async Task<MergeSummary> ExportAsync(ExportRequest request, CancellationToken cancellationToken) =>
        await FindStoreAsync(cancellationToken) is { } store
            ? await RunExport.WriteAsync(store, request, cancellationToken)
            : throw new RunException(RunRefusal.UnknownRun, $"there is no run '{request.RunIds[0]}' in {Location}: the store does not exist");

    /// <inheritdoc/>
    public async Task<ProbeFinding> ProbeAsync(RunSettings settings, CancellationToken cancellationToken)
    {
        await using var client = MakeClient(settings, new RankingRules());
        var recorder = new ProbeRecorder(client);
        var found = await new Preflight(recorder, settings.Api, time).RunAsync(cancellationToken);
        return new ProbeFinding(found, recorder.Last);
    }

    /// <inheritdoc/>
    public async Task<(CardGeniusServer Server, string? Key)> ServeAsync(ServeRequest request, CancellationToken cancellationToken)
    {
        CheckAddress(request.Settings.Defaults.Api.Url);
        var store = await OpenAsync(cancellationToken);
        var (stored, created) = request.Options.NeedsKey
            ? await new KeyStore(store, time).OpenAsync(request.Options.IsNewKey, cancellationToken)
            : ((StoredKey?)null, null);
        var server = await CardGeniusServer.StartAsync(
            new()
            {
                Store = store,
                Inputs = place.OpenInputs(),
                Settings = request.Settings with { PartnerToken = partnerToken, AllowsPlainHttp = allowsPlainHttp },
                MakeClient = MakeClient,
                ApiLeases = apiLeases,
                Listen = request.Options.Listen,
                Certificate = request.Certificate,
                Key = stored,
                User = stored is null ? user : null,
                Time = time,
                Logger = request.Log,
            },
            cancellationToken);
        return (server, created);
    }

    // No process executes the run, so none would apply the request and write the result.
    private async Task WriteCancelledAsync(IRunStore store, RunStatus run, CancellationToken cancellationToken)
    {
        await using var held = await store.TryAcquireLeaseAsync(LeaseHolder.Me(run.RunId, time), cancellationToken);
        var holder = held is null ? await store.FindLeaseHolderAsync(cancellationToken) : null;
        if (holder?.RunId != run.RunId)
        {
            await store.WriteAsync(
                RunPaths.Result(run.RunId),
                JsonSerializer.SerializeToUtf8Bytes(Cancelled(run), RunJsonContext.Default.RunResult),
                cancellationToken);
            var now = time.GetUtcNow();
            await new TimelineStore(store).AddAsync(
                run.RunId,
                new() { Events = [new() { Id = $"cancel/{now.UtcTicks}", Kind = RunEventKind.Cancelled, At = now, By = user }] },
                cancellationToken);
        }
    }

    private static RunResult Cancelled(RunStatus run) => (run.Result ?? new RunResult { RunId = run.RunId, State = RunState.Cancelled }) with
    {
        State = RunState.Cancelled,
        Cause = StopCause.None,
        Reason = null,
        Rows = run.Plan?.Rows ?? 0,
        Users = run.Plan?.Users ?? 0,
        Rejects = run.Plan?.Rejects ?? 0,
    };

    private RunCatalog Catalog(IRunStore store) => new(store, time);

    private async Task<IRunStore> OpenAsync(CancellationToken cancellationToken) => _store ??= new MeasuredStore(await place.OpenAsync(time, cancellationToken), time);

    private async Task<IRunStore?> FindStoreAsync(CancellationToken cancellationToken) =>
        _store ??= await place.FindAsync(time, cancellationToken) is { } store ? new MeasuredStore(store, time) : null;

    private void CheckAddress(string url)
    {
        if (PlainHttp.FindRefusal(url, partnerToken, allowsPlainHttp) is { } refusal)
        {
            throw new UsageException(refusal);
        }
    }

    private CardGeniusClient MakeClient(RunSettings settings, RankingRules rules)
    {
        CheckAddress(settings.Api.Url);
        return new(settings.Api, settings.Concurrency, rules, partnerToken, time, ceiling: settings.Ceiling);
    }
}
