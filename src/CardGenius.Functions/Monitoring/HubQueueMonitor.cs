using Azure;
using Azure.Identity;
using CardGenius.Batch.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CardGenius.Functions.Monitoring;

/// <summary>Measures the queues of the task hub once a minute while the process runs. One measurement is one request to the storage account, and
/// one for each queue.</summary>
/// <param name="queues">The queues.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class HubQueueMonitor(HubQueues queues, TimeProvider time, ILogger<HubQueueMonitor> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private bool _failed;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await MeasureAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        try
        {
            BatchTelemetry.Host.Queues(await queues.CountAsync(cancellationToken));
            _failed = false;
        }
        catch (Exception error) when (IsFault(error) && !cancellationToken.IsCancellationRequested)
        {
            // An old length would hide that the queues grow.
            BatchTelemetry.Host.Queues(new Dictionary<string, long>());
            if (!_failed)
            {
                LogNotMeasured(error.Message.Split('\n')[0].TrimEnd());
            }

            _failed = true;
        }
    }

    // A request that exceeds its timeout is cancelled by the client. After its last retry the client throws all errors in one.
    private static bool IsFault(Exception error) =>
        error is RequestFailedException or AuthenticationFailedException or AggregateException or OperationCanceledException;

    [LoggerMessage(44, LogLevel.Warning, "The queues of the task hub cannot be measured. The app tries again every minute. {Message}")]
    private partial void LogNotMeasured(string message);
}
