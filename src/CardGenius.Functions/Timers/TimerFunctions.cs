using CardGenius.Batch.Model;
using CardGenius.Batch.Telemetry;
using CardGenius.Functions.Hosting;
using CardGenius.Functions.Orchestration;
using CardGenius.Service;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace CardGenius.Functions.Timers;

/// <summary>The clock's functions.</summary>
public sealed partial class TimerFunctions(App app, ILogger<TimerFunctions> logger)
{
    // The platform's own schedules are in UTC (Flex Consumption knows no other zone) and pass over what falls into an outage. So it only ticks, and
    // the weekly run's time is found by the settings' zone. Five minutes: zones differ from UTC by multiples of a quarter of an hour, so a time
    // that is a multiple of five minutes is met to the second, any other within them; and 2,016 ticks a week cost next to nothing.
    private const string Ticks = "0 */5 * * * *";
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    // A start that broke off is not repeated by the platform where the instance was being replaced. Starting is idempotent, so for an hour each
    // tick asks again.
    private static readonly TimeSpan Again = TimeSpan.FromHours(1);

    /// <summary>Starts the weekly run when its time has come; most ticks do nothing. Repeated until it succeeds: while it does not, the platform
    /// does not take the tick for done, and an instance that begins anew finds its time still due.</summary>
    [Function("WeeklyRun")]
    [FixedDelayRetry(-1, "00:02:00")]
    public async Task WeeklyAsync(
        [TimerTrigger(Ticks)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var span = TickSpan.Of(timer, app.Time.GetUtcNow());
        var after = span.After - Again ?? span.Until - Period;
        if (app.Settings.WeeklyAt?.FindDue(after, span.Until, app.Settings.TimeZone) is not { } due)
        {
            return;
        }

        try
        {
            var outcome = await (await app.WeeklyAsync(client, cancellationToken)).StartAsync(due, cancellationToken);
            BatchTelemetry.Host.Weekly(due, StartedAt(outcome, due));
            var level = LevelOf(outcome, isFirst: span.After is not { } last || due > last);
            LogWeekly(level, due, outcome.Message);
        }
        catch (InputException error)
        {
            // No repetition mends a file; a new one is another's work.
            BatchTelemetry.Host.Weekly(due, started: null);
            LogUnusable(due, error.Message);
        }
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
        try
        {
            LogPurged(await new DurableRunHost(client).PurgeAsync(before, cancellationToken), before);
        }
        catch (StoreException error)
        {
            LogNotPurged(error.Message);
        }
    }

    // The run of the week may have been started by hand: it is not late then.
    private DateTimeOffset? StartedAt(WeeklyOutcome outcome, DateTimeOffset due) => outcome.Kind switch
    {
        WeeklyOutcomeKind.Started => app.Time.GetUtcNow(),
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

    [LoggerMessage(42, LogLevel.Error, "Due at {Due:u}: the weekly run does not start. {Message} Put a file that is right into its place and POST /api/runs/weekly.")]
    private partial void LogUnusable(DateTimeOffset due, string message);

    [LoggerMessage(43, LogLevel.Warning, "Histories of ended orchestrations were not removed; the next day's tick removes them. {Message}")]
    private partial void LogNotPurged(string message);

    [LoggerMessage(41, LogLevel.Information, "Histories of {Count} orchestrations begun before {Before:u} removed.")]
    private partial void LogPurged(int count, DateTimeOffset before);
}
