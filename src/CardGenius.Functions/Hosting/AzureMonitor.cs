using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using OpenTelemetry;

namespace CardGenius.Functions.Hosting;

/// <summary>Exports telemetry to Application Insights.</summary>
internal static class AzureMonitor
{
    private const string Target = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Adds the exporter when APPLICATIONINSIGHTS_CONNECTION_STRING is set. It signs in with the managed identity that AZURE_CLIENT_ID
    /// names, if that is set, too.</summary>
    public static void Add(IOpenTelemetryBuilder telemetry, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration[Target]))
        {
            return;
        }

        telemetry.UseAzureMonitorExporter(options =>
        {
            options.ConnectionString = configuration[Target];
            if (configuration["AZURE_CLIENT_ID"] is { Length: > 0 } identity)
            {
                options.Credential = new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(identity));
            }
        });
    }
}
