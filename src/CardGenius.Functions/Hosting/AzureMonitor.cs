using Microsoft.Extensions.Configuration;
using OpenTelemetry;
#if AZURE_MONITOR
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
#endif

namespace CardGenius.Functions.Hosting;

/// <summary>The way to Application Insights. Where the feed lacks the exporter (eng/feed) the app is built without, and says so when it is
/// told where to send to.</summary>
internal static class AzureMonitor
{
    private const string Target = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    public static void Add(IOpenTelemetryBuilder telemetry, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration[Target]))
        {
            return;
        }

#if AZURE_MONITOR
        telemetry.UseAzureMonitorExporter(options =>
        {
            options.ConnectionString = configuration[Target];
            if (configuration["AZURE_CLIENT_ID"] is { Length: > 0 } identity)
            {
                options.Credential = new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(identity));
            }
        });
#else
        _ = telemetry;
        Console.Error.WriteLine($"{Target} is set, but this build has no exporter to Application Insights: no telemetry is sent from the worker.");
#endif
    }
}
