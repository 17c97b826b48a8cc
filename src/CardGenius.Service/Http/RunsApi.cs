using System.Globalization;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Input;
using CardGenius.Batch.Input.Columns;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Telemetry;
using CardGenius.Service.Http.Inputs;
using CardGenius.Service.Http.Runs;
using CardGenius.Service.Page;
using Microsoft.Extensions.Logging;

namespace CardGenius.Service.Http;

/// <summary>Implements the HTTP API (docs/http-api.md, docs/openapi.json), independent of the web server. Every error is returned as a problem
/// document (<see cref="ApiGuard"/>).</summary>
public sealed class RunsApi(
    IRunStore store,
    IInputContainer inputs,
    IRunHost host,
    RunStarter starter,
    ServiceSettings settings,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>The path of the API.</summary>
    public const string Route = "/api/runs";

    /// <summary>The number of seconds after which a client should poll again.</summary>
    internal const int LookAgain = 15;

    private const int DryRunRows = 100_000;
    private const int MostRuns = 200;

    private readonly RunCatalog _catalog = new(store, time);
    private readonly StartRequestReader _reader = new(settings);
    private readonly RunPredictor _predictor = new(store, time);
    private readonly WeeklyRun _weekly = new(store, inputs, starter, settings, time);
    private readonly ApiGuard _guard = new(logger);

    /// <summary>Gets the part of the API that uploads and lists inputs.</summary>
    public InputsApi Inputs => new(store, inputs, settings, time, _guard);

    /// <summary>Gets the part of the API that returns the timeline and the published data of a run.</summary>
    public RunDataApi Data => new(store, settings, this, time);

    /// <summary><c>GET /api/ui/config.json</c>: returns what the web page must know before its first request.</summary>
    public static ApiResponse PageConfig(ServiceSettings settings) => ApiResponse.Json(
        200,
        new PageConfigDocument(
            settings.RequiresKey, settings.HostName, BatchTelemetry.Version, settings.MaxUploadBytes, settings.Defaults.Concurrency,
            RunSettings.MostConcurrency),
        HttpJsonContext.Documents.PageConfigDocument);

    /// <summary><c>GET /api/openapi.json</c>: returns the OpenAPI document.</summary>
    public static ApiResponse OpenApi()
    {
        using var stream = typeof(RunsApi).Assembly.GetManifestResourceStream("openapi.json")!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new(200, "application/json; charset=utf-8", content);
    }

    /// <summary><c>POST /api/runs</c>: starts a run, returns the existing run, or makes a dry run.</summary>
    public Task<ApiResponse> StartAsync(ApiRequest request, CancellationToken cancellationToken) => _guard.RespondAsync(async () =>
    {
        var (body, refusal) = await ReadBodyAsync(request, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var errors = new FieldErrors();
        var start = _reader.Read(body, ReadKey(request, errors), errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        var runId = start.RunId ?? RunIds.ForRequest(time.GetUtcNow());
        var run = start.Apply(
            settings.Defaults, start.Input ?? InputPaths.OfStore(RunPaths.InlineInput(runId)));
        if (start.DryRun)
        {
            return await DryRunAsync(run, start, cancellationToken);
        }

        var outcome = await starter.StartAsync(
            new RunStart
            {
                RunId = runId,
                Settings = run,
                Rules = await RulesOf.ReadAsync(settings, inputs, run.TopN, cancellationToken),
                Inline = start.Users,
                Fingerprint = Fingerprints.Of(start),
                Origin = "http",
                By = request.Caller,
            },
            cancellationToken);
        return await StartedAsync(
            runId,
            outcome,
            $"Run '{runId}' already exists with a different input, users or settings. Use another run id, or send the original request.",
            cancellationToken);
    });

    /// <summary><c>POST /api/runs/weekly</c>: starts the run of this week without waiting for the timer, or returns the existing run.</summary>
    public Task<ApiResponse> StartWeeklyAsync(ApiRequest request, CancellationToken cancellationToken) => _guard.RespondAsync(async () =>
    {
        var (body, refusal) = await ReadBodyAsync(request, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var errors = new FieldErrors();
        StartRequestReader.ReadNothing(body, errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        var outcome = await _weekly.StartAsync(time.GetUtcNow(), cancellationToken);
        return outcome.Kind switch
        {
            WeeklyOutcomeKind.Started => await ShowAgainAsync(202, outcome.RunId, cancellationToken),
            WeeklyOutcomeKind.Existing => await ShowAgainAsync(200, outcome.RunId, cancellationToken),
            WeeklyOutcomeKind.Conflict => Taken(outcome.Message),
            _ => ApiResponse.Problem(409, "nothing_to_run", "There is nothing to run", outcome.Message),
        };
    });

    /// <summary><c>GET /api/runs</c>: lists the runs, in descending order of their ids.</summary>
    public Task<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancellationToken) => _guard.RespondAsync(async () =>
    {
        var errors = new FieldErrors();
        var limit = 20;
        if (request.Query("limit") is { } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MostRuns))
        {
            errors.Add("limit", string.Create(CultureInfo.InvariantCulture, $"expected a whole number from 1 to {MostRuns}"));
        }

        var before = request.Query("before");
        if (before is not null && !RunIds.IsValid(before))
        {
            errors.Add("before", $"expected a run id: {RunIds.Rule}");
        }

        var states = ReadStates(request.Query("state"), errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        List<string> ids = [];
        await foreach (var id in store.ListRunIdsAsync(cancellationToken))
        {
            if (RunIds.IsValid(id) && (before is null || string.CompareOrdinal(id, before) < 0))
            {
                ids.Add(id);
            }
        }

        ids.Reverse();
        var holder = await _catalog.FindHolderAsync(cancellationToken);
        List<RunDocument> found = [];
        var seen = 0;
        while (found.Count < limit && seen < ids.Count)
        {
            var page = ids.GetRange(seen, Math.Min(limit - found.Count, ids.Count - seen));
            seen += page.Count;
            var runs = await ParallelReads.SelectAsync(page, (id, token) => FindListedAsync(id, holder, token), cancellationToken);
            found.AddRange(runs.OfType<RunDocument>().Where(r => states is null || states.Contains(r.State)));
        }

        var same = request.Query("state") is { } asked ? $"&state={Uri.EscapeDataString(asked)}" : "";
        return ApiResponse.Json(
            200,
            new RunListDocument(found, seen < ids.Count ? $"{Route}?limit={limit}&before={ids[seen - 1]}{same}" : null),
            HttpJsonContext.Documents.RunListDocument);
    });

    /// <summary><c>GET /api/runs/{id}</c>: returns a run.</summary>
    public Task<ApiResponse> GetAsync(string runId, CancellationToken cancellationToken) => WithRunAsync(
        runId, async view => await ShowAsync(200, view, cancellationToken), cancellationToken);

    /// <summary><c>POST /api/runs/{id}/pause</c>: pauses a run after the users in flight are finished.</summary>
    public Task<ApiResponse> PauseAsync(string runId, ApiRequest request, CancellationToken cancellationToken) => WithRunAsync(
        runId,
        async view =>
        {
            if (!view.IsAlive)
            {
                return Conflict("not_running", view, "only an active run can be paused");
            }

            if (view.State == RunState.Paused)
            {
                return await ShowAsync(200, view, cancellationToken);
            }

            await _catalog.RequestAsync(runId, ControlRequest.Pause, request.Caller, cancellationToken);
            return await ShowAgainAsync(202, runId, cancellationToken);
        },
        cancellationToken);

    /// <summary><c>POST /api/runs/{id}/resume</c>: resumes a paused or stopped run. A stopped run can resume with changed settings.</summary>
    public Task<ApiResponse> ResumeAsync(string runId, ApiRequest request, CancellationToken cancellationToken) => WithRunAsync(
        runId,
        async view =>
        {
            var (body, refusal) = await ReadBodyAsync(request, cancellationToken);
            if (refusal is not null)
            {
                return refusal;
            }

            var errors = new FieldErrors();
            var amendments = _reader.ReadAmendments(body, errors);
            return errors.Any ? errors.ToProblem() : await ResumeAsync(view, amendments, request.Caller, cancellationToken);
        },
        cancellationToken);

    /// <summary><c>POST /api/runs/{id}/cancel</c>: cancels a run permanently. Nothing is published.</summary>
    public Task<ApiResponse> CancelAsync(string runId, ApiRequest request, CancellationToken cancellationToken) => WithRunAsync(
        runId,
        async view =>
        {
            if (view.IsCancelled && !view.IsAlive)
            {
                return await ShowAsync(200, view, cancellationToken);
            }

            if (view.IsPublished)
            {
                return Conflict("published", view, "a run with published results cannot be cancelled");
            }

            await _catalog.RequestAsync(runId, ControlRequest.Cancel, request.Caller, cancellationToken);
            if (view.IsSuspended)
            {
                await host.ResumeAsync(runId, cancellationToken);
            }

            return await ShowAgainAsync(202, runId, cancellationToken);
        },
        cancellationToken);

    /// <summary><c>POST /api/runs/{id}/limits</c>: changes the concurrency and the rate limit of a run. An active run applies the change within
    /// seconds.</summary>
    public Task<ApiResponse> ChangeLimitsAsync(string runId, ApiRequest request, CancellationToken cancellationToken) => WithRunAsync(
        runId,
        async view =>
        {
            var (body, refusal) = await ReadBodyAsync(request, cancellationToken);
            if (refusal is not null)
            {
                return refusal;
            }

            var errors = new FieldErrors();
            var (concurrency, rate) = _reader.ReadLimits(body, errors);
            if (errors.Any)
            {
                return errors.ToProblem();
            }

            if (view.IsPublished || view.IsCancelled)
            {
                return Conflict(view.IsPublished ? "published" : "cancelled", view, "it sends no more requests, so its limits cannot be changed");
            }

            await _catalog.ChangeLimitsAsync(runId, concurrency, rate, request.Caller, cancellationToken);
            return await ShowAgainAsync(202, runId, cancellationToken);
        },
        cancellationToken);

    /// <summary><c>POST /api/runs/{id}/redrive</c>: starts a new run with the failures of a published run.</summary>
    public Task<ApiResponse> RedriveAsync(string runId, ApiRequest request, CancellationToken cancellationToken) => WithRunAsync(
        runId,
        async view =>
        {
            if (view.Run.Result is not { State: RunState.CompletedWithFailures, ResultsPath: { } results })
            {
                return view.Run.Result?.State == RunState.Completed
                    ? Conflict("no_failures", view, "the run has no failures to redrive")
                    : Conflict("not_published", view, "only a run that completed with failures can be redriven");
            }

            var source = $"{results}/{RunPaths.FailuresName}";
            var name = RunIds.ForRedrive(runId);
            var planned = view.Run.Settings;
            var outcome = await starter.StartAsync(
                new RunStart
                {
                    RunId = name,
                    Settings = planned with
                    {
                        Input = planned.Input with { Path = InputPaths.OfStore(source), Sheet = null, Limit = null, Sha256 = null, IgnoreColumns = true },
                    },
                    Rules = await _catalog.ReadAsync(RunPaths.Rules(runId), ExecutionJsonContext.Default.RankingRules, cancellationToken) ?? new(),
                    Fingerprint = $"redrive {source}",
                    Origin = "redrive",
                    By = request.Caller,
                },
                cancellationToken);
            return await StartedAsync(name, outcome, $"Run '{name}' already exists and is not a redrive of '{runId}'.", cancellationToken);
        },
        cancellationToken);

    /// <summary><c>GET /api/runs/{id}/results</c>: lists the published files.</summary>
    public Task<ApiResponse> ResultsAsync(string runId, CancellationToken cancellationToken) => WithRunAsync(
        runId,
        async view =>
        {
            if (view.Run.Result is not { ResultsPath: { } path } result || !view.IsPublished)
            {
                return NotPublished(view);
            }

            var manifest = await Publication.ReadManifestAsync(store, path, cancellationToken);
            var files = manifest.Parts.Concat(manifest.Files)
                .Select(f => new ResultFileDocument(f.Name, $"{path}/{f.Name}", f.Rows, f.Bytes, f.Sha256))
                .Append(new(RunPaths.ManifestName, $"{path}/{RunPaths.ManifestName}", null, null, null));
            return ApiResponse.Json(
                200,
                new ResultsDocument(runId, RunDocument.NameOf(result.State), store.Location, path, [.. files]),
                HttpJsonContext.Documents.ResultsDocument);
        },
        cancellationToken);

    /// <summary>Handles a request for the published data of a run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="act">Handles the request. Its arguments are the folder of the publication and the manifest.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    internal Task<ApiResponse> WithPublicationAsync(
        string runId, Func<string, Manifest, Task<ApiResponse>> act, CancellationToken cancellationToken) => WithRunAsync(
            runId,
            async view => view.Run.Result is { ResultsPath: { } path } && view.IsPublished
                ? await act(path, await Publication.ReadManifestAsync(store, path, cancellationToken))
                : NotPublished(view),
            cancellationToken);

    /// <summary>Handles a request for a run as the store shows it, without the host.</summary>
    internal Task<ApiResponse> WithStoredRunAsync(
        string runId, Func<RunStatus, Task<ApiResponse>> act, CancellationToken cancellationToken) =>
        WithFoundAsync(runId, () => _catalog.FindAsync(runId, cancellationToken), act);

    internal static async Task<(byte[] Body, ApiResponse? Refusal)> ReadBodyAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        if (await LimitedBody.ReadAsync(request.Body, cancellationToken) is not { } body)
        {
            return ([], ApiResponse.Problem(
                413,
                "too_large",
                "The body is too large",
                $"The maximum size of a body is {LimitedBody.MaxBytes / 1024 / 1024} MB. For more users, use a file in the input container and set "
                + "'input' to its path."));
        }

        // The Functions host forwards the body of a chunked request as an empty body.
        return body.Length == 0 && request.Header("Transfer-Encoding") is { Length: > 0 }
            ? ([], LimitedBody.WithoutLength())
            : (body, null);
    }

    private static HashSet<string>? ReadStates(string? text, FieldErrors errors)
    {
        if (text is null)
        {
            return null;
        }

        var all = Enum.GetValues<RunState>().Select(RunDocument.NameOf).ToList();
        var states = text.Split(',').ToHashSet(StringComparer.Ordinal);
        if (!states.IsSubsetOf(all))
        {
            errors.Add("state", $"expected states, separated by commas: {string.Join(", ", all)}");
        }

        return states;
    }

    private async Task<RunDocument?> FindListedAsync(
        string runId, (string? StoreLease, string? RunLease) holder, CancellationToken cancellationToken)
    {
        var hosted = await host.FindAsync(runId, cancellationToken);
        var start = ReadStartAsync(runId, cancellationToken);
        var run = await _catalog.FindAsync(runId, holder, cancellationToken);
        var requested = (await start)?.At;
        return run is null ? null : new RunView(run, hosted).ToDocument(requested, Route);
    }

    private static ApiResponse NotPublished(RunView view) =>
        Conflict("not_published", view, "results are available after the run has completed") with { RetryAfter = view.IsAlive ? LookAgain : null };

    private static ApiResponse Taken(string detail) => ApiResponse.Problem(409, "conflict", "The run id is in use", detail);

    private static ApiResponse Conflict(string code, RunView view, string detail) => ApiResponse.Problem(
        409, code, "The state of the run does not allow the request", $"run '{view.RunId}' is {RunDocument.NameOf(view.State)}: {detail}.");

    private static string? ReadKey(ApiRequest request, FieldErrors errors)
    {
        var key = request.Header("Idempotency-Key");
        if (string.IsNullOrEmpty(key))
        {
            return null;
        }

        // The draft of the header standard puts the key in quotes.
        key = key.Length > 1 && key[0] == '"' && key[^1] == '"' ? key[1..^1] : key;
        if (key.Length is 0 or > 256 || key.Any(char.IsControl))
        {
            errors.Add("Idempotency-Key", "expected 1 to 256 printable characters");
            return null;
        }

        return RunIds.ForKey(key);
    }

    private async Task<ApiResponse> DryRunAsync(RunSettings run, StartRequest start, CancellationToken cancellationToken)
    {
        IInputSource source = start.Users is { } users
            ? new BytesInputSource("users.ndjson", users)
            : InputPaths.Open(run, store, inputs);
        var limit = Math.Min(DryRunRows, run.Input.Limit ?? DryRunRows);
        var report = await Planner.DryRunAsync(run.Input with { Limit = limit }, source, rows: null, cancellationToken);
        return ApiResponse.Json(
            200,
            new DryRunDocument(
                true,
                report.InputName,
                report.Format,
                report.Rows,
                report.Users,
                report.Rejects,
                report.Rows < limit || limit == run.Input.Limit,
                [.. report.Columns.Select(c => new ColumnDocument(c.Column, Use(c)))],
                [.. report.RejectsByReason.Select(r => new RejectReasonDocument(r.Column, r.Reason, r.Count))],
                report.Notes is { Count: > 0 } notes ? notes : null,
                await _predictor.PredictAsync(run, report.Users, cancellationToken)),
            HttpJsonContext.Documents.DryRunDocument);
    }

    private static string Use(ColumnUse column) => column switch
    {
        { IsDropped: true } => "omitted: it contains an earlier result",
        { Field: { } field } => field,
        { Suggestion: { } meant } => $"passed through; did you mean '{meant}'?",
        _ => "passed through",
    };

    private async Task<ApiResponse> ResumeAsync(RunView view, RunAmendments amendments, string by, CancellationToken cancellationToken)
    {
        if (view.IsPublished)
        {
            return Conflict("published", view, "a run with published results cannot be resumed");
        }

        if (view.IsCancelled || view.Run.Control.Request == ControlRequest.Cancel)
        {
            return Conflict("cancelled", view, "a cancelled run cannot be resumed; start a run with another id");
        }

        var runId = view.RunId;
        var amended = amendments.Apply(view.Run.Settings);
        if (view.IsAlive && amended != view.Run.Settings)
        {
            return Conflict("running", view, "settings can be changed only while the run is stopped, not while it is paused; POST …/limits changes the concurrency and the rate limit at any time");
        }

        await _catalog.RequestAsync(runId, ControlRequest.Run, by, cancellationToken);
        if (view.IsSuspended)
        {
            await host.ResumeAsync(runId, cancellationToken);
        }

        if (!view.IsAlive)
        {
            await _catalog.ResetLimitsAsync(
                runId, view.Run.Settings, amendments.Concurrency is not null, amendments.RequestsPerSecond is not null, by, cancellationToken);
            await _catalog.WriteAsync(RunPaths.Settings(runId), amended, RunJsonContext.Default.RunSettings, cancellationToken);
            await store.DeleteAsync(RunPaths.Result(runId), cancellationToken);
            await starter.BeginAsync(runId, by, cancellationToken);
        }

        return await ShowAgainAsync(202, runId, cancellationToken);
    }

    private async Task<ApiResponse> StartedAsync(
        string runId, StartOutcome outcome, string conflict, CancellationToken cancellationToken) => outcome switch
        {
            StartOutcome.Conflict => Taken(conflict),
            StartOutcome.Started => await ShowAgainAsync(202, runId, cancellationToken),
            _ => await ShowAgainAsync(200, runId, cancellationToken),
        };

    private async Task<ApiResponse> ShowAgainAsync(int status, string runId, CancellationToken cancellationToken) =>
        await FindAsync(runId, cancellationToken) is { } view
            ? await ShowAsync(status, view, cancellationToken)
            : Unknown(runId);

    private async Task<ApiResponse> ShowAsync(int status, RunView view, CancellationToken cancellationToken) =>
        ApiResponse.Json(status, await ToDocumentAsync(view, cancellationToken), HttpJsonContext.Documents.RunDocument) with
        {
            Location = $"{Route}/{view.RunId}",
            RetryAfter = view.IsAlive ? LookAgain : null,
        };

    private async Task<RunDocument> ToDocumentAsync(RunView view, CancellationToken cancellationToken) =>
        view.ToDocument((await ReadStartAsync(view.RunId, cancellationToken))?.At, Route);

    private Task<StartRecord?> ReadStartAsync(string runId, CancellationToken cancellationToken) =>
        _catalog.ReadAsync(RunPaths.Start(runId), ServiceJsonContext.Default.StartRecord, cancellationToken);

    private async Task<RunView?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        // The host is read first. A run that ends between the two reads is then reported as active, not as ended without a result.
        var hosted = await host.FindAsync(runId, cancellationToken);
        return await _catalog.FindAsync(runId, cancellationToken) is { } run
            ? new RunView(run.IsLive ? run : run with { Settings = settings.Bound(run.Settings) }, hosted)
            : null;
    }

    private static ApiResponse Unknown(string runId) => ApiResponse.Problem(
        404, "unknown_run", "There is no such run", $"There is no run '{runId}'. GET {Route} lists the runs.");

    private Task<ApiResponse> WithRunAsync(
        string runId, Func<RunView, Task<ApiResponse>> act, CancellationToken cancellationToken) =>
        WithFoundAsync(runId, () => FindAsync(runId, cancellationToken), act);

    private Task<ApiResponse> WithFoundAsync<T>(string runId, Func<Task<T?>> find, Func<T, Task<ApiResponse>> act)
        where T : class => _guard.RespondAsync(async () =>
            RunIds.IsValid(runId) && await find() is { } found
                ? await act(found)
                : Unknown(RunIds.IsValid(runId) ? runId : "…"));
}
