using System.Globalization;

namespace CardGenius.Batch.Input.Tables;

/// <summary>Converts the numbers that a workbook stores to the text that a spreadsheet shows.</summary>
internal static class SheetNumber
{
    // Excel shows at most 15 significant digits.
    private const int ShownDigits = 15;
    private const double FirstTooLong = 1e15;

    private const double FirstRealDay = 60;
    private const double Days1904 = 1462;
    private const double LastDay = 2_958_466;

    /// <summary>
    /// Converts a stored number to plain digits with at most 15 significant digits. For example, 12345.0 becomes 12345, 1.0000001E7 becomes
    /// 10000001, and 124599.99999999999 becomes 124600. A number of more than 15 digits was rounded by the program that stored it, so it stays in
    /// scientific notation.
    /// </summary>
    /// <returns>The text, or null if the stored text is not a number, for example 12,345 or NaN.</returns>
    public static string? ToText(string stored)
    {
        if (IsPlain(stored))
        {
            return stored.Contains('.', StringComparison.Ordinal) ? stored.TrimEnd('0').TrimEnd('.') : stored;
        }

        if (!double.TryParse(stored, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            return null;
        }

        var shown = value.ToString("G15", CultureInfo.InvariantCulture);
        return Math.Abs(value) < FirstTooLong
            && decimal.TryParse(shown, NumberStyles.Float, CultureInfo.InvariantCulture, out var plain)
            && (plain != 0 || value == 0)
                ? plain.ToString("0.############################", CultureInfo.InvariantCulture)
                : value.ToString("0.##############E+00", CultureInfo.InvariantCulture);
    }

    /// <summary>Converts a stored day number to a date, a date and time, or a time. A number outside the range of dates stays a number.</summary>
    /// <returns>The text, or null if the stored text is not a number.</returns>
    public static string? ToDateText(string stored, bool from1904)
    {
        if (!double.TryParse(stored, NumberStyles.Float, CultureInfo.InvariantCulture, out var days) || !(days >= 0))
        {
            return ToText(stored);
        }

        days += from1904 ? Days1904 : 0;
        if (days >= LastDay)
        {
            return ToText(stored);
        }

        // The calendar that starts in 1900 contains 29 February 1900, which did not exist.
        var moment = DateTime.FromOADate(days >= FirstRealDay ? days : days + 1);
        var format = days < 1 ? "HH:mm:ss" : moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss";
        return moment.ToString(format, CultureInfo.InvariantCulture);
    }

    // Most cells contain a short number, which needs no conversion.
    private static bool IsPlain(string stored)
    {
        var point = stored.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? stored : stored.AsSpan(0, point);
        var fraction = point < 0 ? "0" : stored.AsSpan(point + 1);
        return stored.Length <= ShownDigits
            && whole.Length > 0
            && fraction.Length > 0
            && !whole.ContainsAnyExceptInRange('0', '9')
            && !fraction.ContainsAnyExceptInRange('0', '9')
            && (whole[0] != '0' || whole.Length == 1);
    }
}
