using System.Globalization;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Timeline;

namespace CardGenius.Service.Http.Runs;

/// <summary>Implements the part of the HTTP API that returns the timeline and the published data of a run.</summary>
public sealed class RunDataApi
{
    private readonly IRunStore _store;
    private readonly ServiceSettings _settings;
    private readonly RunCatalog _catalog;
    private readonly ApiGuard _guard;

    internal RunDataApi(IRunStore store, ServiceSettings settings, TimeProvider time, ApiGuard guard)
    {
        _store = store;
        _settings = settings;
        _catalog = new(store, time);
        _guard = guard;
    }

    /// <summary><c>GET /api/runs/{id}/timeline</c>: returns the events and the figures over time.</summary>
    public Task<ApiResponse> TimelineAsync(string runId, ApiRequest request, CancellationToken cancellationToken) => WithRunAsync(
        runId,
        async () =>
        {
            DateTimeOffset? after = null;
            if (request.Query("after") is { } text)
            {
                if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                {
                    var errors = new FieldErrors();
                    errors.Add("after", "expected a time, for example 2026-11-16T02:00:00Z; write '+' as %2B");
                    return errors.ToProblem();
                }

                after = time;
            }

            var timeline = await new TimelineStore(_store).ReadAsync(runId, cancellationToken);
            return ApiResponse.Json(200, TimelineDocument.From(runId, timeline, after), HttpJsonContext.Documents.TimelineDocument);
        },
        cancellationToken);

    private Task<ApiResponse> WithRunAsync(string runId, Func<Task<ApiResponse>> act, CancellationToken cancellationToken) =>
        _guard.RespondAsync(async () =>
            !RunIds.IsValid(runId) ? RunsApi.Unknown("…")
            : await _store.ReadAsync(RunPaths.Settings(runId), cancellationToken) is null ? RunsApi.Unknown(runId)
            : await act());
}
