using CardGenius.Batch.Model;
using CardGenius.Batch.Telemetry;
using CardGenius.Functions.Hosting;
using CardGenius.Service;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CardGenius.Functions.Monitoring;

/// <summary>Reports when the newest weekly run was due and when it started, as the store shows it. The timer reports both only in the process in
/// which it ticked, and a run that is started by hand does not reach the timer.</summary>
internal sealed class WeeklyMonitor(RunServiceFactory services, IOptions<ServiceSettings> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.WeeklyAt is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                var weekly = await services.CreateWeeklyDueAsync(stoppingToken);
                if (await weekly.FindAsync(stoppingToken) is var (due, started))
                {
                    BatchTelemetry.Host.Weekly(due, started);
                }
            }
            catch (StoreException)
            {
                // The values of the previous time stay. The next time reads the store again.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
