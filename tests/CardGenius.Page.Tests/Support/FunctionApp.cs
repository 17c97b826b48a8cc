using System.Net;
using System.Reflection;
using CardGenius.Functions.Hosting;
using CardGenius.Functions.Http;
using CardGenius.Functions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CardGenius.Page.Tests.Support;

/// <summary>
/// The HTTP functions of the app on Kestrel. It does what the Functions host does: it finds the functions by their attributes, checks the key, and
/// passes the request to the function.
/// </summary>
internal sealed class FunctionApp : IAsyncDisposable
{
    public const string Key = "the-key-of-the-app";

    private readonly WebApplication _application;
    private readonly ServiceProvider _services;
    private readonly DurableWorld _world;

    private FunctionApp(DurableWorld world)
    {
        _world = world;
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TestServices.NewFactory(_ => Task.FromResult(new RunStorage(world.Store, world.Inputs)), world.Settings, TimeProvider.System))
            .BuildServiceProvider();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        foreach (var method in typeof(RunHttpFunctions).Assembly.GetTypes().SelectMany(t => t.GetMethods()))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is not null
                && method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(t => t is not null) is { } trigger)
            {
                _application.MapMethods($"/api/{trigger.Route}", trigger.Methods ?? ["GET", "POST"], http => InvokeAsync(method, trigger, http));
            }
        }
    }

    public Uri Address => new(new Uri(_application.Urls.First()), "/api/ui/");

    public static async Task<FunctionApp> StartAsync(DurableWorld world)
    {
        var app = new FunctionApp(world);
        await app._application.StartAsync();
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        await _services.DisposeAsync();
    }

    private async Task InvokeAsync(MethodInfo method, HttpTriggerAttribute trigger, HttpContext http)
    {
        if (trigger.AuthLevel != AuthorizationLevel.Anonymous && http.Request.Headers["x-functions-key"] != Key)
        {
            http.Response.StatusCode = 401;
            return;
        }

        var request = new KestrelRequest(http);
        var arguments = method.GetParameters().Select<ParameterInfo, object>(p =>
            p.ParameterType == typeof(HttpRequestData) ? request
            : p.ParameterType == typeof(DurableTaskClient) ? _world.Client
            : p.ParameterType == typeof(CancellationToken) ? http.RequestAborted
            : p.ParameterType == typeof(string) ? http.Request.RouteValues[p.Name!] as string ?? ""
            : throw new NotSupportedException($"{method.Name} has the parameter {p}."));
        var instance = method.IsStatic ? null : ActivatorUtilities.CreateInstance(_services, method.DeclaringType!);
        var response = await (Task<HttpResponseData>)method.Invoke(instance, [.. arguments])!;
        http.Response.StatusCode = (int)response.StatusCode;
        foreach (var header in response.Headers)
        {
            http.Response.Headers[header.Key] = header.Value.ToArray();
        }

        response.Body.Position = 0;
        await response.Body.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
