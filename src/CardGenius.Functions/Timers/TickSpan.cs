using Microsoft.Azure.Functions.Worker;

namespace CardGenius.Functions.Timers;

/// <summary>The time between a timer's previous tick and this tick. The spans of successive ticks leave no gap.</summary>
/// <param name="After">The previous tick, or null if the platform has recorded none.</param>
/// <param name="Until">This tick.</param>
internal readonly record struct TickSpan(DateTimeOffset? After, DateTimeOffset Until)
{
    // A timer can fire a fraction of a second early. A minute is a generous limit for that.
    private static readonly TimeSpan EarlyLimit = TimeSpan.FromMinutes(1);

    /// <summary>Returns the span of a tick.</summary>
    /// <param name="timer">The platform's data of the tick.</param>
    /// <param name="now">The current time.</param>
    public static TickSpan Of(TimerInfo timer, DateTimeOffset now)
    {
        if (timer.ScheduleStatus is not { } status)
        {
            return new(null, now);
        }

        // For a tick that fires early, the platform records the scheduled time. The next span begins there.
        var next = ToUtc(status.Next);
        return new(
            ToUtc(status.Last), next > now && next - now < EarlyLimit ? next.Value : now);
    }

    // Before a timer's first tick, and after a change of its schedule, the recorded last tick is in the year 1.
    private static DateTimeOffset? ToUtc(DateTime time) => time.Year < 2000 ? null
        : time.Kind == DateTimeKind.Unspecified ? new(time, TimeSpan.Zero)
        : new(time.ToUniversalTime());
}
