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
        Map(routes, "POST", $"{Run}/redrive", (r, id, token) => api.RedriveAsync(id, r, token));
        Map(routes, "GET", $"{Run}/results", (_, id, token) => api.ResultsAsync(id, token));
        Map(routes, "GET", $"{Run}/timeline", (r, id, token) => api.Data.TimelineAsync(id, r, token));
        Map(routes, "GET", InputsApi.Route, (_, _, token) => api.Inputs.ListAsync(token));
        Map(routes, "PUT", $"{InputsApi.Route}/{{name}}", (r, name, token) => api.Inputs.UploadAsync(name, r, token));
        Map(routes, "GET", "/api/openapi.json", (_, _, _) => Task.FromResult(RunsApi.OpenApi()));
        MapPage(routes);
        routes.Map("{**path}", context => context.RespondAsync(ApiResponse.Problem(
            404, "unknown_path", "There is no such path", $"GET /api/openapi.json describes the paths of the API. The page is at {PageFiles.Route}.")));
    }

    private void MapPage(IEndpointRouteBuilder routes)
    {
        var folder = PageFiles.Route.TrimEnd('/');
        foreach (var path in (string[])["/", "/ui"])
        {
            routes.MapMethods(path, Reads, context =>
            {
                context.Response.Redirect(PageFiles.Route);
                return Task.CompletedTask;
            });
        }

        routes.MapMethods($"{folder}/config.json", Reads, context => context.RespondAsync(RunsApi.PageConfig(settings)));
        routes.MapMethods($"{folder}/{{**path}}", Reads, context =>
        {
            // The links of the page are relative to its folder.
            if (context.Request.Path == folder)
            {
                context.Response.Redirect(PageFiles.Route);
                return Task.CompletedTask;
            }

            var file = PageFiles.Find(context.GetRouteValue("path") as string ?? "");
            return context.RespondAsync(
                file?.Unless(context.Request.Headers.IfNoneMatch) ?? ApiResponse.Problem(404, "unknown_path", "There is no such file", "The page has no such file."));
        });
    }

    private static string[] Reads => ["GET", "HEAD"];

    private void Map(
        IEndpointRouteBuilder routes, string method, string pattern, Func<ApiRequest, string, CancellationToken, Task<ApiResponse>> act) =>
        routes.MapMethods(pattern, [method], async context =>
        {
            var argument = (context.GetRouteValue("runId") ?? context.GetRouteValue("name")) as string ?? "";
            var request = context.ToApi(settings.RequiresKey ? "serve" : null, user);
            await context.RespondAsync(await act(request, argument, context.RequestAborted));
        });
}
