using System.Globalization;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Publishing.Merging;
using CardGenius.Batch.Publishing.Report;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Timeline;

namespace CardGenius.Service.Http.Runs;

/// <summary>Implements the part of the HTTP API that returns the timeline and the published data of a run.</summary>
public sealed class RunDataApi
{
    private const int MostRows = 200;

    private readonly IRunStore _store;
    private readonly ServiceSettings _settings;
    private readonly RunsApi _runs;
    private readonly TimeProvider _time;

    internal RunDataApi(IRunStore store, ServiceSettings settings, RunsApi runs, TimeProvider time)
    {
        _time = time;
        _store = store;
        _settings = settings;
        _runs = runs;
    }

    /// <summary><c>GET /api/runs/{id}/timeline</c>: returns the events and the figures over time.</summary>
    public Task<ApiResponse> TimelineAsync(string runId, ApiRequest request, CancellationToken cancellationToken) => _runs.WithStoredRunAsync(
        runId,
        async run =>
        {
            DateTimeOffset? after = null;
            if (request.Query("after") is { } text)
            {
                if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                {
                    return Refuse("after", "expected a time, for example 2026-11-16T02:00:00Z; write '+' as %2B");
                }

                after = time;
            }

            var timeline = await new TimelineStore(_store).ReadAsync(runId, cancellationToken);
            return ApiResponse.Json(
                200, TimelineDocument.From(runId, timeline, MarksOf(run, timeline), after), HttpJsonContext.Documents.TimelineDocument);
        },
        cancellationToken);

    /// <summary><c>GET /api/runs/{id}/results/rows</c>: returns the first rows of the results.</summary>
    public Task<ApiResponse> RowsAsync(string runId, ApiRequest request, CancellationToken cancellationToken) => _runs.WithPublicationAsync(
        runId,
        async (folder, _) =>
        {
            var limit = 50;
            return request.Query("limit") is { } text
                && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MostRows)
                    ? Refuse("limit", string.Create(CultureInfo.InvariantCulture, $"expected a whole number from 1 to {MostRows}"))
                    : Show(await ResultRows.FirstAsync(_store, folder, limit, cancellationToken));
        },
        cancellationToken);

    /// <summary><c>POST /api/runs/{id}/results/search</c>: returns the row of a user. The user id is in the body, because paths and queries are
    /// written to logs.</summary>
    public Task<ApiResponse> SearchAsync(string runId, ApiRequest request, CancellationToken cancellationToken) => _runs.WithPublicationAsync(
        runId,
        async (folder, manifest) =>
        {
            var (body, refusal) = await RunsApi.ReadBodyAsync(request, cancellationToken);
            if (refusal is not null)
            {
                return refusal;
            }

            var errors = new FieldErrors();
            var userId = SearchRequest.ReadUserId(body, errors);
            if (errors.Any)
            {
                return errors.ToProblem();
            }

            var rows = await ResultRows.FindAsync(_store, folder, manifest, userId, cancellationToken);
            return rows.Rows.Count > 0
                ? Show(rows)
                : ApiResponse.Problem(
                    404, "unknown_user", "There is no such user", "The results of this run contain no user with this id. The row can be a reject.");
        },
        cancellationToken);

    /// <summary><c>GET /api/runs/{id}/files/{name}</c>: returns a published file.</summary>
    public Task<ApiResponse> FileAsync(string runId, string name, CancellationToken cancellationToken) => _runs.WithPublicationAsync(
        runId,
        async (folder, manifest) =>
        {
            // Only the names in the manifest can be read, so no other file of the store can.
            var file = manifest.Parts.Concat(manifest.Files).FirstOrDefault(f => f.Name == name);
            if (file is null && name != RunPaths.ManifestName)
            {
                return ApiResponse.Problem(404, "unknown_file", "There is no such file", $"The run has no such file. GET {RunsApi.Route}/{runId}/results lists the files.");
            }

            var path = $"{folder}/{name}";
            if (file?.Bytes > _settings.MaxDownloadBytes)
            {
                return ApiResponse.Problem(
                    409,
                    "too_large",
                    "The file is too large for a download",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"This service sends files of at most {_settings.MaxDownloadBytes / 1024 / 1024} MB. Copy {path} from {_store.Location}."));
            }

            var content = await _store.OpenReadAsync(path, 0, null, cancellationToken) ?? throw new PublicationException($"{path} is missing in {_store.Location}.");
            return DownloadType.Describe(
                new(200, "", default)
                {
                    Length = file?.Bytes,
                    Writer = async (output, token) =>
                    {
                        await using var opened = content;
                        await opened.CopyToAsync(output, token);
                    },
                },
                name);
        },
        cancellationToken);

    /// <summary><c>GET /api/runs/{id}/summary</c>: returns the most frequent cards, rejects and failures.</summary>
    public Task<ApiResponse> SummaryAsync(string runId, CancellationToken cancellationToken) => _runs.WithPublicationAsync(
        runId,
        (_, manifest) => Task.FromResult(
            ApiResponse.Json(200, SummaryDocument.From(manifest), HttpJsonContext.Documents.SummaryDocument)),
        cancellationToken);

    private IReadOnlyList<ThresholdMark> MarksOf(RunStatus run, RunTimeline timeline) => ThresholdMarks.Of(new()
    {
        RunId = run.RunId,
        State = "",
        Settings = run.Settings,
        Timeline = timeline,
        Now = _time.GetUtcNow(),
        IsUnderWay = run.IsUnderWay,
        Users = run.Plan?.Users ?? 0,
    });

    private static ApiResponse Show(ResultRows rows) =>
        ApiResponse.Json(200, new RowsDocument(rows.Columns, rows.Rows), HttpJsonContext.Documents.RowsDocument);

    private static ApiResponse Refuse(string field, string fault)
    {
        var errors = new FieldErrors();
        errors.Add(field, fault);
        return errors.ToProblem();
    }
}
