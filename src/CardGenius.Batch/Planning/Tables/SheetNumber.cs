using System.Globalization;

namespace CardGenius.Batch.Planning.Tables;

/// <summary>Numbers as a workbook stores them, made what people see.</summary>
internal static class SheetNumber
{
    // Excel shows no more; what it stores behind them is how the binary number came out.
    private const int ShownDigits = 15;

    private const double FirstRealDay = 60;
    private const double Days1904 = 1462;
    private const double LastDay = 2_958_466;

    /// <summary>A stored number in plain digits: 1.23456789012E+14 is 123456789012000, 0.30000000000000004 stays that, and a
    /// 1234.5599999999999 is 1234.56.</summary>
    public static string ToText(string stored)
    {
        var number = stored.AsSpan().Trim();
        var hasExponent = number.IndexOfAny('e', 'E') >= 0;
        if (!hasExponent && !(number.Contains('.') && DigitsOf(number) > ShownDigits))
        {
            return number.Length == stored.Length ? stored : number.ToString();
        }

        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            return stored;
        }

        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        return shortest.Contains('E', StringComparison.Ordinal)
            && decimal.TryParse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture, out var plain)
            ? plain.ToString(CultureInfo.InvariantCulture)
            : shortest;
    }

    /// <summary>A stored day number as date, date and time, or time; the number where it is none of them.</summary>
    public static string ToDateText(string stored, bool from1904)
    {
        if (!double.TryParse(stored, NumberStyles.Float, CultureInfo.InvariantCulture, out var days) || days < 0)
        {
            return ToText(stored);
        }

        days += from1904 ? Days1904 : 0;
        if (days >= LastDay)
        {
            return ToText(stored);
        }

        // The calendar of 1900 has a 29 February that never was.
        var moment = DateTime.FromOADate(days >= FirstRealDay ? days : days + 1);
        var format = days < 1 ? "HH:mm:ss" : moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss";
        return moment.ToString(format, CultureInfo.InvariantCulture);
    }

    private static int DigitsOf(ReadOnlySpan<char> number)
    {
        var digits = 0;
        foreach (var c in number.TrimStart("-+0."))
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }

        return digits;
    }
}
