using Azure.Core.Serialization;
using CardGenius.Batch.Execution.Hosted;
using CardGenius.Service;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CardGenius.Functions.Hosting;

/// <summary>Registers the app's services.</summary>
internal static class AppBuilder
{
    /// <summary>Adds the services that the functions need. The settings are validated when the host starts: then a
    /// <see cref="ServiceSettingsException"/> names each setting that is missing or wrong.</summary>
    public static FunctionsApplicationBuilder AddCardGenius(this FunctionsApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ServiceSettings>().ValidateOnStart();
        services.AddSingleton<IOptionsFactory<ServiceSettings>, ServiceSettingsFactory>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new AsyncLazy<RunStorage>(cancellationToken => RunStorage.OpenAsync(
            provider.GetRequiredService<IOptions<ServiceSettings>>().Value, provider.GetRequiredService<TimeProvider>(), cancellationToken)));
        services.AddSingleton<RunActivitiesFactory>();
        services.AddSingleton(provider => new AsyncLazy<RunActivities>(provider.GetRequiredService<RunActivitiesFactory>().CreateAsync));
        services.AddSingleton<RunServiceFactory>();

        // The durable extension takes the worker's serializer for inputs, outputs and status.
        services.Configure<WorkerOptions>(o => o.Serializer = new JsonObjectSerializer(DurableJson.Options));
        AzureMonitor.Add(services, builder.Configuration);
        return builder;
    }
}
