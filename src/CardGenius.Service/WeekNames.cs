using System.Globalization;
using System.Text.RegularExpressions;

namespace CardGenius.Service;

/// <summary>The weekly run's id: its ISO 8601 week. Starting it twice in a week finds the first.</summary>
public static partial class WeekNames
{
    /// <summary>The week of a moment, e.g. <c>2026-W47</c>: Monday to Sunday; the year is the one that the week's Thursday is in.</summary>
    /// <param name="at">The moment.</param>
    /// <param name="zone">Where it is looked at from.</param>
    public static string Of(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        return string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(local):D4}-W{ISOWeek.GetWeekOfYear(local):D2}");
    }

    /// <summary>Whether a run id is a week's name.</summary>
    public static bool IsWeek(string runId) => Week().IsMatch(runId);

    [GeneratedRegex(@"\A\d{4}-W\d{2}\z")]
    private static partial Regex Week();
}
