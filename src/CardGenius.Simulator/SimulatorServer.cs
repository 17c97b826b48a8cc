using System.Net;
using System.Security.Cryptography.X509Certificates;
using CardGenius.Simulator.Cards;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Hosting;
using CardGenius.Simulator.Statistics;
using CardGenius.Simulator.Traffic;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CardGenius.Simulator;

/// <summary>
/// A CardGenius API on the loopback interface. <c>POST /cg/api/pro</c> and <c>/cg/api/beta</c> respond like the API. <c>GET /health</c>,
/// <c>GET /stats</c>, <c>GET /stats/timeline</c>, <c>POST /stats/reset</c>, <c>GET /faults</c> and <c>PUT /faults</c> observe and control the
/// simulator.
/// It logs nothing, ignores Ctrl-C and runs until it is disposed.
/// </summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    private readonly ApiHandler _api;
    private readonly StatsRecorder _recorder;
    private readonly KestrelServer _server;
    private readonly WebApplication _services;
    private readonly bool _isHttps;
    private readonly bool _anyPath;

    private SimulatorServer(SimulatorOptions options)
    {
        Catalogue = Catalogue.Create(options.CatalogueSeed, options.CatalogueSize);
        CardsPerResponse = options.CardLimit;
        _isHttps = options.Https;
        _anyPath = options.AnyPath;
        var balancer = new Balancer(options.Backends, options.BackendConcurrency, options.OverLimit, options.CollapseAbove);
        _recorder = new StatsRecorder(options.TimeProvider, balancer);
        _api = new ApiHandler(options, Catalogue, balancer, _recorder);
        _services = Services();
        Certificate = options.Https ? SelfSignedCertificate.Create(options.TimeProvider.GetUtcNow()) : null;
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        _server = new KestrelServer(Options.Create(KestrelOptions(options)), transport, NullLoggerFactory.Instance);
    }

    /// <summary>The root address, such as <c>http://127.0.0.1:49152/</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The address that clients post to: <c>/cg/api/pro</c>.</summary>
    public Uri ApiAddress => new(Address, "cg/api/pro");

    /// <summary>The cards of the responses.</summary>
    public Catalogue Catalogue { get; }

    /// <summary>The maximum number of cards in a response: the limit to pass to <see cref="Catalogue.Offer"/> to get the cards of a
    /// response.</summary>
    public int CardsPerResponse { get; }

    /// <summary>The self-signed certificate, or null without HTTPS.</summary>
    public X509Certificate2? Certificate { get; }

    /// <summary>The statistics so far.</summary>
    public SimulatorStats Stats => _recorder.Snapshot();

    /// <summary>The statistics so far by the second.</summary>
    public IReadOnlyList<TimelineSecond> Timeline => _recorder.SnapshotTimeline();

    /// <summary>The faults. Setting a plan starts its clock and its counts. Requests in progress keep their fault.</summary>
    /// <exception cref="FormatException">The conditions of a rule are not consistent. The message says why.</exception>
    public FaultPlan Faults
    {
        get => _api.Faults;
        set => _api.Faults = value;
    }

    /// <summary>Starts a simulator.</summary>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="ArgumentException">An option is wrong. The message says which and why.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<SimulatorServer> StartAsync(SimulatorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var server = new SimulatorServer(options);
        try
        {
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Resets all counts. Requests in flight are still counted as in flight.</summary>
    public void ResetStats() => _recorder.Reset();

    /// <summary>Stops the server at once and aborts its connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
        await _services.DisposeAsync();
        Certificate?.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await _server.StartAsync(new SimulatorApplication(_api, new ControlHandler(this), _anyPath), cancellationToken);
        var bound = new Uri(_server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Address = new UriBuilder(_isHttps ? "https" : "http", IPAddress.Loopback.ToString(), bound.Port).Uri;
    }

    /// <summary>
    /// Creates the services that Kestrel's TLS needs. The application that contains them is never started, because a host would handle Ctrl-C, which
    /// the program that contains the simulator handles.
    /// </summary>
    private static WebApplication Services()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        return builder.Build();
    }

    private KestrelServerOptions KestrelOptions(SimulatorOptions options)
    {
        var gate = new ConnectionGate(options.ConnectionsPerClient, _recorder);
        var kestrel = new KestrelServerOptions { AddServerHeader = false, AllowSynchronousIO = false, ApplicationServices = _services.Services };

        // Slow clients and slow responses are under test, so the server must not close their connections.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(10);
        kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(gate.Wrap);
            if (Certificate is not null)
            {
                listen.UseHttps(Certificate);
            }
        });
        return kestrel;
    }
}
