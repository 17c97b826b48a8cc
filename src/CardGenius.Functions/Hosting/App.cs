using CardGenius.Batch.Api;
using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Telemetry;
using CardGenius.Functions.Orchestration;
using CardGenius.Service;
using CardGenius.Service.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CardGenius.Functions.Hosting;

/// <summary>What all functions of this process share. The store is opened with the first of them, so that a store that is down fails
/// that one and not the process.</summary>
public sealed class App : IAsyncDisposable
{
    private readonly ServiceSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly Func<ServiceSettings, TimeProvider, CancellationToken, Task<IRunStore>> _openStore;
    private readonly Func<ServiceSettings, IInputContainer> _openInputs;
    private readonly CancellationToken _ending;
    private readonly SemaphoreSlim _gate = new(1);
    private Parts? _parts;

    /// <summary>The app on what its settings name.</summary>
    public App(ServiceSettings settings, TimeProvider time, ILoggerFactory loggers, IHostApplicationLifetime lifetime)
        : this(settings, time, loggers, Stores.OpenAsync, Stores.OpenInputs, lifetime.ApplicationStopping)
    {
    }

    internal App(
        ServiceSettings settings,
        TimeProvider time,
        ILoggerFactory loggers,
        Func<ServiceSettings, TimeProvider, CancellationToken, Task<IRunStore>> openStore,
        Func<ServiceSettings, IInputContainer> openInputs,
        CancellationToken ending = default)
    {
        _settings = settings;
        _time = time;
        _loggers = loggers;
        _openStore = openStore;
        _openInputs = openInputs;
        _ending = ending;
    }

    /// <summary>The settings.</summary>
    public ServiceSettings Settings => _settings;

    /// <summary>The clock.</summary>
    public TimeProvider Time => _time;

    /// <summary>The activities.</summary>
    public async Task<RunActivities> ActivitiesAsync(CancellationToken cancellationToken) => (await OpenAsync(cancellationToken)).Activities;

    /// <summary>The HTTP API.</summary>
    public async Task<RunsApi> ApiAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var parts = await OpenAsync(cancellationToken);
        var host = new DurableRunHost(client);
        var starter = new RunStarter(parts.Store, parts.Inputs, host, _time);
        return new(parts.Store, parts.Inputs, host, starter, _settings, _time, _loggers.CreateLogger<RunsApi>());
    }

    /// <summary>The weekly run.</summary>
    public async Task<WeeklyRun> WeeklyAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var parts = await OpenAsync(cancellationToken);
        var starter = new RunStarter(parts.Store, parts.Inputs, new DurableRunHost(client), _time);
        return new(parts.Store, parts.Inputs, starter, _settings, _time);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_parts is not null)
        {
            await _parts.Activities.DisposeAsync();
        }

        _gate.Dispose();
    }

    private async Task<Parts> OpenAsync(CancellationToken cancellationToken)
    {
        if (_parts is { } known)
        {
            return known;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_parts is null)
            {
                var store = new MeasuredStore(await _openStore(_settings, _time, cancellationToken), _time);
                var inputs = _openInputs(_settings);
                _parts = new(store, inputs, NewActivities(store, inputs));
            }

            return _parts;
        }
        finally
        {
            _gate.Release();
        }
    }

    private RunActivities NewActivities(IRunStore store, IInputContainer inputs) => new(
        store,
        run => InputPaths.Open(run, store, inputs),

        // Each chunk keeps its share of the rate limit, because instances do not talk; the client itself has none.
        (run, rules) => new CardGeniusClient(
            Checked(run.Api) with { RequestsPerSecond = null },
            run.Concurrency,
            rules,
            _settings.PartnerToken,
            _time,
            logger: _loggers.CreateLogger<CardGeniusClient>()),
        new RunActivityOptions(),
        _time,
        _settings.Bound,
        _ending);

    private ApiSettings Checked(ApiSettings api) =>
        PlainHttp.FindRefusal(api.Url, _settings.PartnerToken, _settings.AllowsPlainHttp) is { } refusal
            ? throw new RunException(RunRefusal.Conflict, refusal)
            : api;

    private sealed record Parts(IRunStore Store, IInputContainer Inputs, RunActivities Activities);
}
