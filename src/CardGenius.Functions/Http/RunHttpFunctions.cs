using CardGenius.Functions.Hosting;
using CardGenius.Service.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace CardGenius.Functions.Http;

/// <summary>The HTTP API. Each function calls the method of the same purpose of <see cref="RunsApi"/>; docs/http-api.md describes them.</summary>
public sealed class RunHttpFunctions(RunServiceFactory services, ILogger<RunHttpFunctions> logger)
{
    // RunsApi cannot be created while the store is down, so its creation is guarded too.
    private readonly ApiGuard _guard = new(logger);

    /// <summary>Starts a run.</summary>
    [Function("StartRun")]
    public Task<HttpResponseData> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs")] HttpRequestData request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RespondAsync(request, client, api => api.StartAsync(request.ToApi(), cancellationToken), cancellationToken);

    /// <summary>Starts this week's run.</summary>
    [Function("StartWeeklyRun")]
    public Task<HttpResponseData> StartWeeklyAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs/weekly")] HttpRequestData request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RespondAsync(request, client, api => api.StartWeeklyAsync(request.ToApi(), cancellationToken), cancellationToken);

    /// <summary>Lists the runs.</summary>
    [Function("ListRuns")]
    public Task<HttpResponseData> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs")] HttpRequestData request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RespondAsync(request, client, api => api.ListAsync(request.ToApi(), cancellationToken), cancellationToken);

    /// <summary>Shows a run.</summary>
    [Function("GetRun")]
    public Task<HttpResponseData> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{runId}")] HttpRequestData request,
        string runId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RespondAsync(request, client, api => api.GetAsync(runId, cancellationToken), cancellationToken);

    /// <summary>Pauses a run.</summary>
    [Function("PauseRun")]
    public Task<HttpResponseData> PauseAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs/{runId}/pause")] HttpRequestData request,
        string runId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RespondAsync(request, client, api => api.PauseAsync(runId, request.ToApi(), cancellationToken), cancellationToken);

    /// <summary>Resumes a run.</summary>
    [Function("ResumeRun")]
    public Task<HttpResponseData> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs/{runId}/resume")] HttpRequestData request,
        string runId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RespondAsync(request, client, api => api.ResumeAsync(runId, request.ToApi(), cancellationToken), cancellationToken);

    /// <summary>Cancels a run.</summary>
    [Function("CancelRun")]
    public Task<HttpResponseData> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs/{runId}/cancel")] HttpRequestData request,
        string runId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RespondAsync(request, client, api => api.CancelAsync(runId, request.ToApi(), cancellationToken), cancellationToken);

    /// <summary>Changes the limits of a run.</summary>
    [Function("ChangeLimits")]
    public Task<HttpResponseData> ChangeLimitsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs/{runId}/limits")] HttpRequestData request,
        string runId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RespondAsync(request, client, api => api.ChangeLimitsAsync(runId, request.ToApi(), cancellationToken), cancellationToken);

    /// <summary>Starts a new run over the failed users of a run.</summary>
    [Function("RedriveRun")]
    public Task<HttpResponseData> RedriveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs/{runId}/redrive")] HttpRequestData request,
        string runId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RespondAsync(request, client, api => api.RedriveAsync(runId, request.ToApi(), cancellationToken), cancellationToken);

    /// <summary>Lists a run's published files.</summary>
    [Function("GetResults")]
    public Task<HttpResponseData> ResultsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{runId}/results")] HttpRequestData request,
        string runId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RespondAsync(request, client, api => api.ResultsAsync(runId, cancellationToken), cancellationToken);

    /// <summary>Returns the events and the figures of a run over time.</summary>
    [Function("GetTimeline")]
    public Task<HttpResponseData> TimelineAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{runId}/timeline")] HttpRequestData request,
        string runId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RespondAsync(request, client, api => api.Data.TimelineAsync(runId, request.ToApi(), cancellationToken), cancellationToken);

    /// <summary>Returns the first rows of a run's results.</summary>
    [Function("GetResultRows")]
    public Task<HttpResponseData> RowsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{runId}/results/rows")] HttpRequestData request,
        string runId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RespondAsync(request, client, api => api.Data.RowsAsync(runId, request.ToApi(), cancellationToken), cancellationToken);

    /// <summary>Finds the row of a user in a run's results.</summary>
    [Function("SearchResults")]
    public Task<HttpResponseData> SearchAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs/{runId}/results/search")] HttpRequestData request,
        string runId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RespondAsync(request, client, api => api.Data.SearchAsync(runId, request.ToApi(), cancellationToken), cancellationToken);

    /// <summary>Counts the most frequent cards, rejects and failures of a run.</summary>
    [Function("GetSummary")]
    public Task<HttpResponseData> SummaryAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{runId}/summary")] HttpRequestData request,
        string runId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RespondAsync(request, client, api => api.Data.SummaryAsync(runId, cancellationToken), cancellationToken);

    /// <summary>Downloads a published file.</summary>
    [Function("DownloadFile")]
    public Task<HttpResponseData> FileAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{runId}/files/{name}")] HttpRequestData request,
        string runId,
        string name,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RespondAsync(request, client, api => api.Data.FileAsync(runId, name, cancellationToken), cancellationToken);

    /// <summary>Lists the inputs that a run can be started with.</summary>
    [Function("ListInputs")]
    public Task<HttpResponseData> InputsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "inputs")] HttpRequestData request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RespondAsync(request, client, api => api.Inputs.ListAsync(cancellationToken), cancellationToken);

    /// <summary>Uploads an input.</summary>
    [Function("UploadInput")]
    public Task<HttpResponseData> UploadAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "inputs/{name}")] HttpRequestData request,
        string name,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RespondAsync(request, client, api => api.Inputs.UploadAsync(name, request.ToApi(), cancellationToken), cancellationToken);

    /// <summary>Returns the API's OpenAPI document.</summary>
    [Function("GetOpenApi")]
    public static Task<HttpResponseData> OpenApiAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "openapi.json")] HttpRequestData request) =>
        request.RespondAsync(RunsApi.OpenApi());

    private async Task<HttpResponseData> RespondAsync(
        HttpRequestData request, DurableTaskClient client, Func<RunsApi, Task<ApiResponse>> act, CancellationToken cancellationToken) =>
        await request.RespondAsync(await _guard.RespondAsync(async () => await act(await services.CreateApiAsync(client, cancellationToken))));
}
