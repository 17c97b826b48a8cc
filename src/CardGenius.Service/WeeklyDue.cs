using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Service;

/// <summary>Records in the store when the newest weekly run was due, so that the metrics of a weekly run survive a restart of the app.</summary>
/// <param name="store">The store of the runs.</param>
/// <param name="zone">The time zone of the schedule, which determines the week of a due time.</param>
/// <param name="time">The clock.</param>
public sealed class WeeklyDue(IRunStore store, TimeZoneInfo zone, TimeProvider time)
{
    private const string Path = "weekly-due.json";

    // An older due time does not belong to the present schedule: the weekly run was off when the next one would have been due.
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(8);

    private readonly RunCatalog _catalog = new(store, time);

    /// <summary>Records that a weekly run was due.</summary>
    public Task RecordAsync(DateTimeOffset due, CancellationToken cancellationToken) =>
        _catalog.WriteAsync(Path, new WeeklyDueRecord(due), ServiceJsonContext.Default.WeeklyDueRecord, cancellationToken);

    /// <summary>Returns when the newest weekly run was due and when it was started; null if none was due.</summary>
    public async Task<(DateTimeOffset Due, DateTimeOffset? Started)?> FindAsync(CancellationToken cancellationToken)
    {
        if (await _catalog.ReadAsync(Path, ServiceJsonContext.Default.WeeklyDueRecord, cancellationToken) is not { Due: var due }
            || time.GetUtcNow() - due > LongestAge)
        {
            return null;
        }

        // A run that was started by hand before it was due is not late.
        var start = await _catalog.ReadAsync(
            RunPaths.Start(RunIds.ForWeek(due, zone)), ServiceJsonContext.Default.StartRecord, cancellationToken);
        return (due, start is null ? null : start.At > due ? start.At : due);
    }
}

/// <summary>The due time of the newest weekly run.</summary>
/// <param name="Due">When it was due.</param>
public sealed record WeeklyDueRecord(DateTimeOffset Due);
