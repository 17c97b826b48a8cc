using Azure.Storage.Queues;
using CardGenius.Functions.Monitoring;
using CardGenius.Functions.Tests.Support;
using CardGenius.Testing;
using CardGenius.Testing.Azurite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace CardGenius.Functions.Tests.Monitoring;

[Collection(Reported.Collection)]
public sealed class HubQueuesTests
{
    private const string Gauge = "cardgenius.durable.queue.length";

    [Fact]
    public async Task The_queues_of_the_hub_are_measured_every_minute_while_the_account_responds()
    {
        await using var azurite = await AzuriteProcess.StartAsync(service: "queue");
        var account = new QueueServiceClient(azurite.ConnectionString, new QueueClientOptions(QueueClientOptions.ServiceVersion.V2021_12_02));
        var items = await AddAsync(account, "cardgenius-workitems", 3);
        await AddAsync(account, "cardgenius-control-00", 0);
        await AddAsync(account, "cardgenius-other", 5);
        await AddAsync(account, "cardgenius2-workitems", 7);
        var queues = HubQueues.Open(Configuration(("AzureWebJobsStorage", azurite.ConnectionString), ("CARDGENIUS_HUB", "CardGenius")));
        var time = new ManualTimeProvider();
        var log = new Logged<HubQueueMonitor>();
        using var monitor = new HubQueueMonitor(queues!, time, log);

        await monitor.StartAsync(CancellationToken.None);
        await ReportsAsync(time, ("control-00", 0), ("workitems", 3));

        await items.SendMessageAsync("m");
        await items.ReceiveMessagesAsync(maxMessages: 2);
        await ReportsAsync(time, ("control-00", 0), ("workitems", 4));
        Assert.Empty(log.Lines);

        await azurite.KillAsync();
        await ReportsAsync(time);
        await Eventually.IsAsync(() => log.Lines.Count > 0);
        Assert.Equal(LogLevel.Warning, Assert.Single(log.Lines).Level);

        await azurite.RestartAsync();
        await monitor.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData("AzureWebJobsStorage", "UseDevelopmentStorage=true")]
    [InlineData("AzureWebJobsStorage:accountName", "account")]
    [InlineData("AzureWebJobsStorage:queueServiceUri", "https://account.queue.core.windows.net")]
    public void The_account_is_the_one_of_the_host(string setting, string value)
    {
        Assert.NotNull(HubQueues.Open(Configuration((setting, value), ("CARDGENIUS_HUB", "CardGenius"))));
        Assert.Null(HubQueues.Open(Configuration((setting, value))));
        Assert.Null(HubQueues.Open(Configuration(
            (setting, value), ("CARDGENIUS_HUB", "CardGenius"), ("DURABLE_TASK_SCHEDULER_CONNECTION_STRING", "Endpoint=https://x"))));
    }

    [Fact]
    public void Without_an_account_there_are_no_queues() => Assert.Null(HubQueues.Open(Configuration(("CARDGENIUS_HUB", "CardGenius"))));

    private static async Task<QueueClient> AddAsync(QueueServiceClient account, string name, int messages)
    {
        QueueClient queue = await account.CreateQueueAsync(name);
        for (var i = 0; i < messages; i++)
        {
            await queue.SendMessageAsync("m");
        }

        return queue;
    }

    private static async Task ReportsAsync(ManualTimeProvider time, params (string Queue, double Length)[] lengths) => await Eventually.IsAsync(() =>
    {
        time.Advance(TimeSpan.FromMinutes(1));
        return Reported.By(Gauge).Select(r => (r.Key, r.Value)).SequenceEqual(lengths);
    });

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build();
}
