using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using CardGenius.Batch.Telemetry;
using CardGenius.Functions.Monitoring;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CardGenius.Functions.Hosting;

/// <summary>Exports logs, metrics and traces to Application Insights.</summary>
internal static class AzureMonitor
{
    private const string Target = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Adds the export if APPLICATIONINSIGHTS_CONNECTION_STRING is set. The exporter signs in with the managed identity that
    /// AZURE_CLIENT_ID names, if that is set too.</summary>
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        // UseFunctionsWorkerDefaults tells the host not to log what the worker logs. Without an exporter those logs would be lost.
        if (string.IsNullOrEmpty(configuration[Target]))
        {
            return;
        }

        BatchTelemetry.Host.Up("functions");
        services.AddHostedService<WeeklyMonitor>();
        if (HubQueues.Open(configuration) is { } queues)
        {
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<HubQueueMonitor>(provider, queues));
        }

        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService("cardgenius", serviceVersion: BatchTelemetry.Version))
            .WithTracing(t => t.AddSource(BatchTelemetry.Name))
            .WithMetrics(m => m
                .AddMeter([.. ExportedInstruments.Meters])
                .AddView(instrument => ExportedInstruments.Contains(instrument) ? null : MetricStreamConfiguration.Drop));
        telemetry.UseFunctionsWorkerDefaults();
        telemetry.UseAzureMonitorExporter(options =>
        {
            options.ConnectionString = configuration[Target];

            // Warnings of a run without traces are exported, too.
            options.EnableTraceBasedLogsSampler = false;
            if (configuration["AZURE_CLIENT_ID"] is { Length: > 0 } identity)
            {
                options.Credential = new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(identity));
            }
        });

        // The sampler of the exporter would keep some spans of a run and drop others. RunTrace and the host decide about whole traces.
        telemetry.WithTracing(t => t.SetSampler(new ParentBasedSampler(new AlwaysOnSampler())));
    }
}
