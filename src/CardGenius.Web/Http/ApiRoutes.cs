using CardGenius.Service;
using CardGenius.Service.Http;
using CardGenius.Service.Http.Inputs;
using CardGenius.Service.Page;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CardGenius.Web.Http;

/// <summary>Maps the paths of docs/openapi.json to the methods of <see cref="RunsApi"/>, and the paths of the page to its files.</summary>
internal sealed class ApiRoutes(RunsApi api, ServiceSettings settings, string? user)
{
    private const string Run = $"{RunsApi.Route}/{{runId}}";

    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "GET", RunsApi.Route, (r, _, token) => api.ListAsync(r, token));
        Map(routes, "POST", RunsApi.Route, (r, _, token) => api.StartAsync(r, token));
        Map(routes, "POST", $"{RunsApi.Route}/weekly", (r, _, token) => api.StartWeeklyAsync(r, token));
        Map(routes, "GET", Run, (_, id, token) => api.GetAsync(id, token));
        Map(routes, "POST", $"{Run}/pause", (r, id, token) => api.PauseAsync(id, r, token));
        Map(routes, "POST", $"{Run}/resume", (r, id, token) => api.ResumeAsync(id, r, token));
        Map(routes, "POST", $"{Run}/cancel", (r, id, token) => api.CancelAsync(id, r, token));
        Map(routes, "POST", $"{Run}/limits", (r, id, token) => api.ChangeLimitsAsync(id, r, token));
        Map(routes, "POST", $"{Run}/redrive", (r, id, token) => api.RedriveAsync(id, r, token));
        Map(routes, "GET", $"{Run}/results", (_, id, token) => api.ResultsAsync(id, token));
        Map(routes, "GET", $"{Run}/timeline", (r, id, token) => api.Data.TimelineAsync(id, r, token));
        Map(routes, "GET", $"{Run}/results/rows", (r, id, token) => api.Data.RowsAsync(id, r, token));
        Map(routes, "POST", $"{Run}/results/search", (r, id, token) => api.Data.SearchAsync(id, r, token));
        Map(routes, "GET", $"{Run}/summary", (_, id, token) => api.Data.SummaryAsync(id, token));
        Map(routes, "GET", InputsApi.Route, (_, _, token) => api.Inputs.ListAsync(token));
        Map(routes, "PUT", $"{InputsApi.Route}/{{name}}", (r, name, token) => api.Inputs.UploadAsync(name, r, token));
        Map(routes, "GET", "/api/openapi.json", (_, _, _) => Task.FromResult(RunsApi.OpenApi()));
        routes.MapMethods($"{Run}/files/{{name}}", ["GET"], async context => await context.RespondAsync(
            await api.Data.FileAsync(Value(context, "runId"), Value(context, "name"), context.RequestAborted)));
        MapPage(routes);
        routes.Map("{**path}", context => context.RespondAsync(ApiResponse.Problem(
            404, "unknown_path", "There is no such path", $"GET /api/openapi.json describes the paths of the API. The page is at {PageFiles.Route}.")));
    }

    private void MapPage(IEndpointRouteBuilder routes)
    {
        foreach (var pattern in (string[])["/", "/ui", $"{PageFiles.Route}{{**path}}"])
        {
            routes.MapMethods(pattern, Reads, context => context.RespondAsync(PageFiles.Respond(
                context.Request.Path.Value ?? "", context.ToApi(key: null, user: null), () => RunsApi.PageConfig(settings))));
        }
    }

    private static string Value(HttpContext context, string name) => context.GetRouteValue(name) as string ?? "";

    private static string[] Reads => ["GET", "HEAD"];

    private void Map(
        IEndpointRouteBuilder routes, string method, string pattern, Func<ApiRequest, string, CancellationToken, Task<ApiResponse>> act) =>
        routes.MapMethods(pattern, [method], async context =>
        {
            var argument = Value(context, context.GetRouteValue("runId") is null ? "name" : "runId");
            var request = context.ToApi(settings.RequiresKey ? "serve" : null, user);
            await context.RespondAsync(await act(request, argument, context.RequestAborted));
        });
}
