using CardGenius.Batch.Api;
using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Service;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CardGenius.Functions.Hosting;

/// <summary>Creates the activities of this process. All functions share one instance, because it holds the runs in progress.</summary>
internal sealed class RunActivitiesFactory(
    AsyncLazy<RunStorage> storage,
    IOptions<ServiceSettings> options,
    TimeProvider time,
    ILogger<CardGeniusClient> logger,
    IHostApplicationLifetime lifetime)
{
    public async Task<RunActivities> CreateAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var (store, inputs) = await storage.GetAsync(cancellationToken);
        return new RunActivities(
            store,
            run => InputPaths.Open(run, store, inputs),

            // Each chunk applies its share of the rate limit, because instances do not communicate. So the client itself has no rate limit.
            (run, rules) => new CardGeniusClient(
                Checked(run.Api, settings) with { RequestsPerSecond = null }, run.Concurrency, rules, settings.PartnerToken, time, logger: logger, ceiling: run.Ceiling),
            new RunActivityOptions { TracedRuns = settings.TracedRuns },
            time,
            settings.Bound,
            lifetime.ApplicationStopping);
    }

    private static ApiSettings Checked(ApiSettings api, ServiceSettings settings) =>
        PlainHttp.FindRefusal(api.Url, settings.PartnerToken, settings.AllowsPlainHttp) is { } refusal
            ? throw new RunException(RunRefusal.Conflict, refusal)
            : api;
}
