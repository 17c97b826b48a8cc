using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Statistics;
using Microsoft.AspNetCore.Http;

namespace CardGenius.Simulator.Hosting;

/// <summary>Handles the paths that observe and control the simulator. They do not count as requests, and faults do not apply to them.</summary>
internal sealed class ControlHandler(SimulatorServer server)
{
    private const int LongestPlan = 1024 * 1024;

    private static readonly FrozenDictionary<(string Method, string Path), Func<ControlHandler, HttpContext, Task>> Handlers =
        new Dictionary<(string Method, string Path), Func<ControlHandler, HttpContext, Task>>
        {
            [("GET", "/health")] = (_, context) => SendAsync(context, 200, "{\"status\":\"ok\"}"),
            [("GET", "/stats")] = (handler, context) => SendAsync(context, 200, handler._server.Stats.ToJson()),
            [("GET", "/stats/timeline")] = (handler, context) => SendAsync(
                context, 200, JsonSerializer.Serialize(handler._server.Timeline, StatisticsJson.Default.IReadOnlyListTimelineSecond)),
            [("POST", "/stats/reset")] = (handler, context) => handler.ResetAsync(context),
            [("GET", "/faults")] = (handler, context) => SendAsync(context, 200, handler._server.Faults.ToJson()),
            [("PUT", "/faults")] = (handler, context) => handler.SetFaultsAsync(context),
        }.ToFrozenDictionary();

    private readonly SimulatorServer _server = server;

    /// <summary>The methods and paths. <c>docs/simulator-openapi.json</c> describes them.</summary>
    public static IEnumerable<(string Method, string Path)> Routes => Handlers.Keys;

    /// <summary>Returns whether a path observes or controls the simulator.</summary>
    public static bool Knows(HttpContext context) => Routes.Any(route => route.Path == context.Request.Path.Value);

    public Task HandleAsync(HttpContext context) =>
        Handlers.TryGetValue((context.Request.Method, context.Request.Path.Value ?? ""), out var handle)
            ? handle(this, context)
            : SendErrorAsync(
                context,
                404,
                "Known paths: POST /cg/api/pro and /cg/api/beta, GET /health, GET /stats, GET /stats/timeline, POST /stats/reset, GET and PUT /faults.");

    private Task ResetAsync(HttpContext context)
    {
        _server.ResetStats();
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private async Task SetFaultsAsync(HttpContext context)
    {
        var bytes = new byte[LongestPlan + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, context.RequestAborted);
        if (length > LongestPlan)
        {
            await SendErrorAsync(context, 413, "The faults are longer than 1 MB.");
            return;
        }

        try
        {
            _server.Faults = FaultPlan.FromJson(bytes.AsSpan(0, length));
        }
        catch (FormatException e)
        {
            await SendErrorAsync(context, 400, e.Message);
            return;
        }

        await SendAsync(context, 200, _server.Faults.ToJson());
    }

    private static Task SendErrorAsync(HttpContext context, int status, string message) =>
        SendAsync(context, status, ErrorBody.Create("SIMULATOR", message));

    private static Task SendAsync(HttpContext context, int status, string json) => SendAsync(context, status, Encoding.UTF8.GetBytes(json));

    private static async Task SendAsync(HttpContext context, int status, ReadOnlyMemory<byte> json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = ErrorBody.Json;
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }
}
