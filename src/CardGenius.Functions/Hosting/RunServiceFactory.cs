using CardGenius.Functions.Orchestration;
using CardGenius.Service;
using CardGenius.Service.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CardGenius.Functions.Hosting;

/// <summary>Creates the services that start and control runs. Each needs the durable client, which a function receives with its
/// invocation.</summary>
public sealed class RunServiceFactory(
    AsyncLazy<RunStorage> storage, IOptions<ServiceSettings> settings, TimeProvider time, ILogger<RunsApi> logger)
{
    /// <summary>Creates the HTTP API.</summary>
    /// <exception cref="Batch.Model.StoreException">The storage cannot be opened.</exception>
    public async Task<RunsApi> CreateApiAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (store, inputs) = await storage.GetAsync(cancellationToken);
        var host = new DurableRunHost(client);
        return new(store, inputs, host, new RunStarter(store, inputs, host, time), settings.Value, time, logger);
    }

    /// <summary>Creates the weekly run.</summary>
    /// <exception cref="Batch.Model.StoreException">The storage cannot be opened.</exception>
    public async Task<WeeklyRun> CreateWeeklyRunAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (store, inputs) = await storage.GetAsync(cancellationToken);
        return new(store, inputs, new RunStarter(store, inputs, new DurableRunHost(client), time), settings.Value, time);
    }

    /// <summary>Creates the record of the newest weekly run that was due.</summary>
    /// <exception cref="Batch.Model.StoreException">The storage cannot be opened.</exception>
    public async Task<WeeklyDue> CreateWeeklyDueAsync(CancellationToken cancellationToken) =>
        new((await storage.GetAsync(cancellationToken)).Store, settings.Value.TimeZone, time);
}
