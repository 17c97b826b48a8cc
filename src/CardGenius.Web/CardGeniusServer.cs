using System.Net;
using CardGenius.Service;
using CardGenius.Service.Http;
using CardGenius.Service.Page;
using CardGenius.Web.Execution;
using CardGenius.Web.Http;
using CardGenius.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CardGenius.Web;

/// <summary>The HTTP API and the web page on Kestrel, with a host that executes the runs in this process. It handles no signals: the program that
/// contains it stops it.</summary>
public sealed class CardGeniusServer : IAsyncDisposable
{
    private readonly CardGeniusServerOptions _options;
    private readonly EmbeddedRunHost _host;
    private readonly KeyGuard? _keys;
    private readonly WebApplication _application;

    private CardGeniusServer(CardGeniusServerOptions options)
    {
        _options = options;
        _keys = options.Key is { } key ? new(key, options.Time) : null;
        _host = new(options.Store, options.Inputs, options.MakeClient, options.Settings, options.ApiLeases, options.Time, options.Logger);
        _application = Build();
    }

    /// <summary>Gets the address of the page.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Starts a server. Runs begin only with <see cref="RunAsync"/>.</summary>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="IOException">The address or the port cannot be used.</exception>
    public static async Task<CardGeniusServer> StartAsync(CardGeniusServerOptions options, CancellationToken cancellationToken = default)
    {
        var server = new CardGeniusServer(options);
        try
        {
            await server._application.StartAsync(cancellationToken);
            server.Address = server.FindAddress();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc cref="EmbeddedRunHost.RunAsync"/>
    public Task<int> RunAsync(CancellationToken stop, CancellationToken abort) => _host.RunAsync(stop, abort);

    /// <summary>Stops the server. Requests in progress have a few seconds to end.</summary>
    public async ValueTask DisposeAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(3), _options.Time);
        await _application.StopAsync(timeout.Token);
        await _application.DisposeAsync();
        _keys?.Dispose();
        _host.Dispose();
    }

    private Uri FindAddress()
    {
        var bound = new Uri(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var address = _options.Listen.Address;
        var name = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? Dns.GetHostName() : bound.Host;
        return new UriBuilder(bound.Scheme, name, bound.Port, PageFiles.Route).Uri;
    }

    private WebApplication Build()
    {
        // Without configuration sources: a file in the current folder or a variable must not change the address.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = _options.Settings.MaxUploadBytes + (64 * 1024);
            kestrel.Listen(_options.Listen, listen =>
            {
                if (_options.Certificate is { } certificate)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var application = builder.Build();
        var guard = new RequestGuard(_keys);
        application.Use(async (context, next) =>
        {
            if (await guard.FindRefusalAsync(context) is { } refusal)
            {
                await context.RespondAsync(refusal);
                return;
            }

            await next(context);
        });
        application.UseRouting();
        var starter = new RunStarter(_options.Store, _options.Inputs, _host, _options.Time);
        var api = new RunsApi(_options.Store, _options.Inputs, _host, starter, _options.Settings, _options.Time, _options.Logger);
        new ApiRoutes(api, _options.Settings, _options.User).Map(application);
        return application;
    }
}
