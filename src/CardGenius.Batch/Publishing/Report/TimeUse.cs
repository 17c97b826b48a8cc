using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>What the time of a run was used for. The parts add up to the whole.</summary>
/// <param name="Whole">The time from the start of the first execution to the end of the last one.</param>
/// <param name="Held">The time in which the run waited until the API was available.</param>
/// <param name="Idle">The time in which the run was paused or no process executed it.</param>
/// <param name="Publishing">The time in which the run wrote its results.</param>
public sealed record TimeUse(TimeSpan Whole, TimeSpan Held, TimeSpan Idle, TimeSpan Publishing)
{
    /// <summary>Gets the time in which the run was planned and processed users.</summary>
    public TimeSpan Working => TimeSpan.FromTicks(Math.Max(0, (Whole - Held - Idle - Publishing).Ticks));

    /// <summary>Returns what the time of a run was used for.</summary>
    public static TimeUse Of(RunReport report)
    {
        if (report.Period is not { } period)
        {
            return new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        }

        var idle = TimeSpan.FromTicks(IdleTimes(report).Sum(t => (t.To - t.From).Ticks));
        var events = report.Timeline.Events;
        var publishing = events
            .Select((e, position) => e.Kind != RunEventKind.Publishing
                ? TimeSpan.Zero
                : events.Skip(position + 1).Select(n => (DateTimeOffset?)n.At).FirstOrDefault() is { } end ? end - e.At : period.To - e.At)
            .Aggregate(TimeSpan.Zero, (sum, time) => sum + time);
        return new(period.To - period.From, report.Held, idle, publishing);
    }

    /// <summary>Returns the times in which the run was paused or no process executed it, in ascending order.</summary>
    public static IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> IdleTimes(RunReport report)
    {
        List<(DateTimeOffset From, DateTimeOffset To)> times = [];
        DateTimeOffset? since = null;
        foreach (var e in report.Timeline.Events)
        {
            if (e.Kind is RunEventKind.Paused or RunEventKind.Stopped or RunEventKind.Interrupted)
            {
                since ??= e.At;
            }
            else if (since is not null && e.Kind is RunEventKind.Resumed or RunEventKind.Started or RunEventKind.Cancelled)
            {
                times.Add((since.Value, e.At));
                since = null;
            }
        }

        return times;
    }
}
