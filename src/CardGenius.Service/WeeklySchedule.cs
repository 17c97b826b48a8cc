namespace CardGenius.Service;

/// <summary>A weekly time in a time zone. If each poll begins at the time at which the previous poll ended, each week's time is found exactly
/// once.</summary>
/// <param name="Day">The day of the week.</param>
/// <param name="Time">The local time of that day.</param>
public sealed record WeeklySchedule(DayOfWeek Day, TimeOnly Time)
{
    /// <summary>The maximum age of a due time. It is less than a week, so that a poll finds at most one time, and the run of last week does not
    /// start on the day of this week's run.</summary>
    public static readonly TimeSpan LongestLookBack = TimeSpan.FromDays(6);

    // Larger than the UTC offset of every zone, and smaller than the time between two clock changes of every zone.
    private static readonly TimeSpan Around = TimeSpan.FromDays(1);

    /// <summary>Returns the time that became due between two polls.</summary>
    /// <param name="after">The time of the previous poll, exclusive.</param>
    /// <param name="now">The time of this poll, inclusive.</param>
    /// <param name="zone">The time zone of the schedule.</param>
    /// <returns>The due time, or null if none is due or it is older than <see cref="LongestLookBack"/>.</returns>
    public DateTimeOffset? FindDue(DateTimeOffset after, DateTimeOffset now, TimeZoneInfo zone)
    {
        // If the clocks are set back over midnight, the local date can be yesterday's again, so the search begins with tomorrow.
        var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime).AddDays(1);
        date = date.AddDays(-(((int)date.DayOfWeek - (int)Day + 7) % 7));
        var last = On(date, zone);
        if (last > now)
        {
            last = On(date.AddDays(-7), zone);
        }

        return last > after && last <= now && now - last < LongestLookBack ? last : null;
    }

    /// <summary>Returns the time on a day. If daylight saving skips the time, returns the next valid moment. If daylight saving repeats it,
    /// returns the first.</summary>
    internal DateTimeOffset On(DateOnly date, TimeZoneInfo zone)
    {
        var shown = new DateTimeOffset(date.ToDateTime(Time), TimeSpan.Zero);
        var (one, other) = (zone.GetUtcOffset(shown - Around), zone.GetUtcOffset(shown + Around));
        var (least, most) = one < other ? (one, other) : (other, one);

        // If the time is repeated, the first one has the larger offset.
        var (early, late) = (shown - most, shown - least);
        if (zone.GetUtcOffset(early) == most)
        {
            return early;
        }

        if (zone.GetUtcOffset(late) == least)
        {
            return late;
        }

        // The clocks are set forward over the time: 'early' is before the change, and 'late' is after it.
        while (late - early > TimeSpan.FromTicks(1))
        {
            var middle = early + ((late - early) / 2);
            (early, late) = zone.GetUtcOffset(middle) == most ? (early, middle) : (middle, late);
        }

        return late;
    }
}
