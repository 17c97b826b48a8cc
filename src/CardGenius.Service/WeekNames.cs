using System.Globalization;
using System.Text.RegularExpressions;

namespace CardGenius.Service;

/// <summary>Creates the id of the weekly run: its ISO 8601 week. A second start in the same week finds the first run.</summary>
public static partial class WeekNames
{
    /// <summary>Returns the ISO 8601 week of a time, for example <c>2026-W47</c>. A week begins on Monday, and its year is the year of its
    /// Thursday.</summary>
    /// <param name="at">The time.</param>
    /// <param name="zone">The time zone in which the week is determined.</param>
    public static string Of(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        return string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(local):D4}-W{ISOWeek.GetWeekOfYear(local):D2}");
    }

    /// <summary>Returns whether a run id is the name of a week.</summary>
    public static bool IsWeek(string runId) => Week().IsMatch(runId);

    [GeneratedRegex(@"\A\d{4}-W\d{2}\z")]
    private static partial Regex Week();
}
