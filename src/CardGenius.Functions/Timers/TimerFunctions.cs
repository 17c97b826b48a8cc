using CardGenius.Batch.Model;
using CardGenius.Batch.Telemetry;
using CardGenius.Functions.Hosting;
using CardGenius.Functions.Orchestration;
using CardGenius.Service;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CardGenius.Functions.Timers;

/// <summary>The functions that timers start.</summary>
public sealed partial class TimerFunctions(
    RunServiceFactory services, IOptions<ServiceSettings> options, TimeProvider time, ILogger<TimerFunctions> logger)
{
    // The platform's schedules are in UTC (Flex Consumption supports no other zone) and skip times that fall into an outage. So the timer ticks
    // every
    // five minutes, and each tick computes in the settings' time zone whether the weekly run is due. Zones differ from UTC by multiples of 15
    // minutes,
    // so a time that is a multiple of five minutes is met to the second, and any other time within five minutes. The ticks cost almost nothing.
    private const string Ticks = "0 */5 * * * *";
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    // The platform does not repeat a start that failed because its instance was being replaced. Starting is idempotent, so for an hour each tick
    // tries to start the run.
    private static readonly TimeSpan RepeatFor = TimeSpan.FromHours(1);

    /// <summary>Starts the weekly run if it is due. Most ticks do nothing. The platform repeats a tick until it succeeds and until then does not
    /// record it as done, so the run is still due for an instance that starts later.</summary>
    [Function("WeeklyRun")]
    [FixedDelayRetry(-1, "00:02:00")]
    public async Task WeeklyAsync(
        [TimerTrigger(Ticks)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var span = TickSpan.Of(timer, time.GetUtcNow());
        var after = span.After - RepeatFor ?? span.Until - Period;
        var settings = options.Value;
        if (settings.WeeklyAt?.FindDue(after, span.Until, settings.TimeZone) is not { } due)
        {
            return;
        }

        BatchTelemetry.Host.Weekly(due, started: null);
        await (await services.CreateWeeklyDueAsync(cancellationToken)).RecordAsync(due, cancellationToken);
        try
        {
            var outcome = await (await services.CreateWeeklyRunAsync(client, cancellationToken)).StartAsync(due, cancellationToken);
            BatchTelemetry.Host.Weekly(due, StartedAt(outcome, due));
            var level = LevelOf(outcome, isFirst: span.After is not { } last || due > last);
            LogWeekly(level, due, outcome.Message);
        }
        catch (InputException error)
        {
            // A retry cannot correct a file, so this tick succeeds.
            LogUnusable(due, error.Message);
        }
    }

    /// <summary>Removes the histories of executions that were started more than CARDGENIUS_HISTORY_DAYS days ago and have ended. The runs and their
    /// results stay in the store.</summary>
    [Function("PurgeHistories")]
    public async Task PurgeAsync(
        [TimerTrigger("0 30 3 * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        _ = timer;
        var before = time.GetUtcNow().AddDays(-options.Value.HistoryDays);
        try
        {
            LogPurged(await new DurableRunHost(client).PurgeAsync(before, cancellationToken), before);
        }
        catch (StoreException error)
        {
            LogNotPurged(error.Message);
        }
    }

    // A run that was started by hand before it was due is not late.
    private DateTimeOffset? StartedAt(WeeklyOutcome outcome, DateTimeOffset due) => outcome.Kind switch
    {
        WeeklyOutcomeKind.Started => time.GetUtcNow(),
        WeeklyOutcomeKind.Existing => due,
        _ => null,
    };

    private static LogLevel LevelOf(WeeklyOutcome outcome, bool isFirst) => outcome.Kind switch
    {
        WeeklyOutcomeKind.Started => LogLevel.Information,
        _ when !isFirst => LogLevel.Debug,
        WeeklyOutcomeKind.Existing => LogLevel.Information,
        _ => LogLevel.Warning,
    };

    [LoggerMessage(EventId = 40, Message = "Due at {Due:u}: {Message}")]
    private partial void LogWeekly(LogLevel level, DateTimeOffset due, string message);

    [LoggerMessage(42, LogLevel.Error, "Due at {Due:u}: the weekly run was not started. {Message} Replace the file, then POST /api/runs/weekly.")]
    private partial void LogUnusable(DateTimeOffset due, string message);

    [LoggerMessage(43, LogLevel.Warning, "The histories of ended orchestrations were not removed. The timer tries again the next day. {Message}")]
    private partial void LogNotPurged(string message);

    [LoggerMessage(41, LogLevel.Information, "Removed the histories of {Count} orchestrations started before {Before:u}.")]
    private partial void LogPurged(int count, DateTimeOffset before);
}
