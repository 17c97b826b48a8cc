using Azure.Core.Serialization;
using CardGenius.Service;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CardGenius.Functions.Hosting;

/// <summary>Puts the app together.</summary>
internal static partial class AppBuilder
{
    /// <summary>Adds all that the functions need.</summary>
    /// <exception cref="ServiceSettingsException">Settings are missing or wrong; the message names each.</exception>
    public static FunctionsApplicationBuilder AddCardGenius(this FunctionsApplicationBuilder builder)
    {
        var settings = ServiceSettings.Read(name => builder.Configuration[name]);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<App>();

        // The durable extension takes the worker's serializer for inputs, outputs and status.
        builder.Services.Configure<WorkerOptions>(o => o.Serializer = new JsonObjectSerializer(DurableJson.Options));
        AzureMonitor.Add(builder.Services, builder.Configuration);
        return builder;
    }

    /// <summary>Logs the warnings about the settings.</summary>
    public static void LogSettingWarnings(this IServiceProvider services)
    {
        var logger = services.GetRequiredService<ILogger<ServiceSettings>>();
        foreach (var warning in services.GetRequiredService<ServiceSettings>().Warnings)
        {
            LogSettingWarning(logger, warning);
        }
    }

    [LoggerMessage(30, LogLevel.Warning, "{Message}")]
    private static partial void LogSettingWarning(ILogger logger, string message);
}
