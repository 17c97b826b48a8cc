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

    /// <summary>Returns whether a path observes or controls the simulator.</summary>
    public static bool Knows(HttpContext context) =>
        context.Request.Path.Value is "/health" or "/stats" or "/stats/timeline" or "/stats/reset" or "/faults";

    public Task HandleAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("GET", "/health") => SendAsync(context, 200, "{\"status\":\"ok\"}"),
        ("GET", "/stats") => SendAsync(context, 200, server.Stats.ToJson()),
        ("GET", "/stats/timeline") => SendAsync(
            context, 200, JsonSerializer.Serialize(server.Timeline, StatisticsJson.Default.IReadOnlyListTimelineSecond)),
        ("POST", "/stats/reset") => ResetAsync(context),
        ("GET", "/faults") => SendAsync(context, 200, server.Faults.ToJson()),
        ("PUT", "/faults") => SetFaultsAsync(context),
        _ => SendErrorAsync(
            context,
            404,
            "Known paths: POST /cg/api/pro and /cg/api/beta, GET /health, GET /stats, GET /stats/timeline, POST /stats/reset, GET and PUT /faults."),
    };

    private Task ResetAsync(HttpContext context)
    {
        server.ResetStats();
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
            server.Faults = FaultPlan.FromJson(bytes.AsSpan(0, length));
        }
        catch (FormatException e)
        {
            await SendErrorAsync(context, 400, e.Message);
            return;
        }

        await SendAsync(context, 200, server.Faults.ToJson());
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
