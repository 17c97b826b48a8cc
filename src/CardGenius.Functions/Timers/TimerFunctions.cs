using CardGenius.Functions.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace CardGenius.Functions.Timers;

/// <summary>The clock's functions.</summary>
public sealed partial class TimerFunctions(App app, ILogger<TimerFunctions> logger)
{
    /// <summary>Starts the weekly run. Its schedule is an app setting; the platform reads it in UTC.</summary>
    [Function("WeeklyRun")]
    public async Task WeeklyAsync(
        [TimerTrigger("%CARDGENIUS_SCHEDULE%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        _ = timer;
        var outcome = await (await app.WeeklyAsync(client, cancellationToken)).StartAsync(cancellationToken);
        LogWeekly(outcome.Message);
    }

    /// <summary>Removes the histories of runs that ended long ago; the runs themselves and their results stay in the store.</summary>
    [Function("PurgeHistories")]
    public async Task PurgeAsync(
        [TimerTrigger("0 30 3 * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        _ = timer;
        var before = app.Time.GetUtcNow().AddDays(-app.Settings.HistoryDays);
        var purged = await client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(
                CreatedTo: before,
                Statuses: [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated]),
            cancellationToken);
        LogPurged(purged.PurgedInstanceCount, before);
    }

    [LoggerMessage(40, LogLevel.Information, "{Message}")]
    private partial void LogWeekly(string message);

    [LoggerMessage(41, LogLevel.Information, "Histories of {Count} orchestrations begun before {Before:u} removed.")]
    private partial void LogPurged(int count, DateTimeOffset before);
}
