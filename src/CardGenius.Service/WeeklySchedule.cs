namespace CardGenius.Service;

/// <summary>A time once a week, by the clocks of a zone. Whoever looks at it from time to time learns of each week's time exactly once, as long
/// as each look begins where the one before ended.</summary>
/// <param name="Day">The day.</param>
/// <param name="Time">The time of that day.</param>
public sealed record WeeklySchedule(DayOfWeek Day, TimeOnly Time)
{
    /// <summary>How far a look goes back at most: less than a week, so that it finds one time and not two, and last week's run is not
    /// started on the day of this week's.</summary>
    public static readonly TimeSpan LongestLookBack = TimeSpan.FromDays(6);

    // Further from UTC than any zone is, and nearer than any zone's two changes of its clocks are to each other.
    private static readonly TimeSpan Around = TimeSpan.FromDays(1);

    /// <summary>The time that fell due between two looks.</summary>
    /// <param name="after">When was looked before; a time at this very moment is not due any more.</param>
    /// <param name="now">When is looked; a time at this very moment is due.</param>
    /// <param name="zone">Whose clocks count.</param>
    /// <returns>The moment; null where none is due, or it is longer ago than <see cref="LongestLookBack"/>.</returns>
    public DateTimeOffset? FindDue(DateTimeOffset after, DateTimeOffset now, TimeZoneInfo zone)
    {
        // Clocks that are put back over midnight show yesterday's date once more: begin with tomorrow's.
        var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime).AddDays(1);
        date = date.AddDays(-(((int)date.DayOfWeek - (int)Day + 7) % 7));
        var last = On(date, zone);
        if (last > now)
        {
            last = On(date.AddDays(-7), zone);
        }

        return last > after && last <= now && now - last < LongestLookBack ? last : null;
    }

    /// <summary>The first moment of a day at which the zone's clocks show the time, or, where they are put forward over it, a later one.</summary>
    internal DateTimeOffset On(DateOnly date, TimeZoneInfo zone)
    {
        var shown = new DateTimeOffset(date.ToDateTime(Time), TimeSpan.Zero);
        var (one, other) = (zone.GetUtcOffset(shown - Around), zone.GetUtcOffset(shown + Around));
        var (least, most) = one < other ? (one, other) : (other, one);

        // Twice there, the time comes first by the greater offset.
        var (early, late) = (shown - most, shown - least);
        if (zone.GetUtcOffset(early) == most)
        {
            return early;
        }

        if (zone.GetUtcOffset(late) == least)
        {
            return late;
        }

        // The clocks are put forward over it: early is before that, late after it.
        while (late - early > TimeSpan.FromTicks(1))
        {
            var middle = early + ((late - early) / 2);
            (early, late) = zone.GetUtcOffset(middle) == most ? (early, middle) : (middle, late);
        }

        return late;
    }
}
