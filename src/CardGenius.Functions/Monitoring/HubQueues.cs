using Azure.Core;
using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace CardGenius.Functions.Monitoring;

/// <summary>The queues of the task hub in the storage account of the host: one for activities (<c>workitems</c>), and one for each partition of
/// the orchestrations (<c>control-00</c>).</summary>
internal sealed class HubQueues
{
    private const string Connection = "AzureWebJobsStorage";

    // Every account and Azurite know this version. The newest one is not known everywhere.
    private const QueueClientOptions.ServiceVersion Version = QueueClientOptions.ServiceVersion.V2021_12_02;
    private static readonly string[] Kinds = ["workitems", "control-"];

    private readonly QueueServiceClient _client;
    private readonly string _prefix;

    /// <param name="client">The queues of the account.</param>
    /// <param name="hub">The name of the task hub.</param>
    public HubQueues(QueueServiceClient client, string hub)
    {
        _client = client;

        // The backend writes the name of the hub in lower case, because names of queues have no capitals.
        _prefix = $"{hub.ToLowerInvariant()}-";
    }

    /// <summary>Opens the queues that the configuration names.</summary>
    /// <returns>Null if the task hub is in the Durable Task Scheduler, or if the configuration does not name an account.</returns>
    public static HubQueues? Open(IConfiguration configuration)
    {
        if (configuration["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"] is { Length: > 0 } || configuration["CARDGENIUS_HUB"] is not { Length: > 0 } hub)
        {
            return null;
        }

        // A measurement that is late is of no use, so that the client gives up earlier than the next one begins.
        var options = new QueueClientOptions(Version) { Retry = { MaxRetries = 1, NetworkTimeout = TimeSpan.FromSeconds(10) } };
        if (configuration[Connection] is { Length: > 0 } connection)
        {
            return new(new QueueServiceClient(connection, options), hub);
        }

        var settings = configuration.GetSection(Connection);
        var address = settings["queueServiceUri"] ?? (settings["accountName"] is { Length: > 0 } account ? $"https://{account}.queue.core.windows.net" : null);
        return address is null ? null : new(new QueueServiceClient(new Uri(address), CredentialOf(settings["clientId"]), options), hub);
    }

    /// <summary>Counts the messages of each queue, as the service knows them approximately.</summary>
    /// <exception cref="Azure.RequestFailedException">The account refuses the request.</exception>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var queue in _client.GetQueuesAsync(prefix: _prefix, cancellationToken: cancellationToken))
        {
            var name = queue.Name[_prefix.Length..];
            if (Array.Exists(Kinds, kind => name.StartsWith(kind, StringComparison.Ordinal)))
            {
                var properties = await _client.GetQueueClient(queue.Name).GetPropertiesAsync(cancellationToken);
                counts[name] = properties.Value.ApproximateMessagesCountLong;
            }
        }

        return counts;
    }

    private static TokenCredential CredentialOf(string? clientId) => clientId is { Length: > 0 }
        ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
        : new DefaultAzureCredential();
}
