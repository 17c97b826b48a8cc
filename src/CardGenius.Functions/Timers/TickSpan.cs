using Microsoft.Azure.Functions.Worker;

namespace CardGenius.Functions.Timers;

/// <summary>The time that a timer's tick stands for: what lies between the tick before and it. Spans of successive ticks leave no gap.</summary>
/// <param name="After">The tick before; null where the platform knows of none.</param>
/// <param name="Until">The tick.</param>
internal readonly record struct TickSpan(DateTimeOffset? After, DateTimeOffset Until)
{
    // A timer fires too early by fractions of a second.
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(1);

    /// <summary>The span of a tick.</summary>
    /// <param name="timer">What the platform says of it.</param>
    /// <param name="now">When it is.</param>
    public static TickSpan Of(TimerInfo timer, DateTimeOffset now)
    {
        if (timer.ScheduleStatus is not { } status)
        {
            return new(null, now);
        }

        // Of a tick that came too early the platform writes down as its time the one at which it was to come: the next span begins there.
        var next = ToUtc(status.Next);
        return new(
            ToUtc(status.Last), next > now && next - now < Early ? next.Value : now);
    }

    // Before its first tick, and after its schedule was changed, a timer's last tick is in the year 1.
    private static DateTimeOffset? ToUtc(DateTime time) => time.Year < 2000 ? null
        : time.Kind == DateTimeKind.Unspecified ? new(time, TimeSpan.Zero)
        : new(time.ToUniversalTime());
}
