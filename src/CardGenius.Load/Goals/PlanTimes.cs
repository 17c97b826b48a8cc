using System.Globalization;

namespace CardGenius.Load.Goals;

/// <summary>Times as people write them: <c>18:00</c>, <c>tomorrow 18:00</c>, <c>Thursday 18:00</c>, <c>2026-12-03 18:00</c>, <c>now</c>.</summary>
public static class PlanTimes
{
    /// <summary>What <see cref="Parse"/> takes, for messages.</summary>
    public const string Expected = "a time such as 18:00, \"tomorrow 18:00\", \"Thursday 18:00\", \"2026-12-03 18:00\" or 2026-12-03T18:00:00Z";

    private const int DaysAWeek = 7;

    private static readonly string[] Clocks = ["H:mm", "HH:mm", "H:mm:ss", "HH:mm:ss"];

    /// <summary>Reads a time. A time of day or of a week is the next one after <paramref name="after"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="after">The time that it comes after.</param>
    /// <param name="zone">The time zone of what has no offset of its own.</param>
    /// <returns>The time in that zone; null where the text is none.</returns>
    public static DateTimeOffset? Parse(string text, DateTimeOffset after, TimeZoneInfo zone)
    {
        var now = TimeZoneInfo.ConvertTime(after, zone);
        if (string.Equals(text.Trim(), "now", StringComparison.OrdinalIgnoreCase))
        {
            return now;
        }

        if (text.Contains('-', StringComparison.Ordinal))
        {
            return ParseDate(text, zone);
        }

        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length is 0 or > 2
            || !TimeOnly.TryParseExact(words[^1], Clocks, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
        {
            return null;
        }

        if (words.Length == 1)
        {
            var today = InZone(now.Date + clock.ToTimeSpan(), zone);
            return today > now ? today : InZone(now.Date.AddDays(1) + clock.ToTimeSpan(), zone);
        }

        return words[0].ToUpperInvariant() switch
        {
            "TODAY" => InZone(now.Date + clock.ToTimeSpan(), zone),
            "TOMORROW" => InZone(now.Date.AddDays(1) + clock.ToTimeSpan(), zone),
            _ => NextWeekday(words[0], now, clock, zone),
        };
    }

    private static DateTimeOffset? NextWeekday(string name, DateTimeOffset now, TimeOnly clock, TimeZoneInfo zone)
    {
        foreach (var day in Enum.GetValues<DayOfWeek>())
        {
            if (name.Length >= 3 && day.ToString().StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                var days = (day - now.DayOfWeek + DaysAWeek) % DaysAWeek;
                var next = InZone(now.Date.AddDays(days) + clock.ToTimeSpan(), zone);
                return next > now ? next : InZone(now.Date.AddDays(days + DaysAWeek) + clock.ToTimeSpan(), zone);
            }
        }

        return null;
    }

    private static DateTimeOffset? ParseDate(string text, TimeZoneInfo zone)
    {
        string[] local = ["yyyy-MM-dd H:mm", "yyyy-MM-dd H:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd"];
        if (DateTime.TryParseExact(text.Trim(), local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return InZone(time, zone);
        }

        string[] exact = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd H:mm K", "yyyy-MM-dd H:mm:ss K"];
        return DateTimeOffset.TryParseExact(text.Trim(), exact, CultureInfo.InvariantCulture, DateTimeStyles.None, out var offset)
            ? TimeZoneInfo.ConvertTime(offset, zone)
            : null;
    }

    // A time that the clocks skip becomes the one an hour later; of a time that they show twice, the first is meant.
    private static DateTimeOffset InZone(DateTime local, TimeZoneInfo zone)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local))
        {
            local = local.AddHours(1);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}
