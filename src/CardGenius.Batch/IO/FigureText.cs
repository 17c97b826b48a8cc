using System.Globalization;

namespace CardGenius.Batch.IO;

/// <summary>Formats numbers, durations and times for people.</summary>
public static class FigureText
{
    private const string Invariant = "#,0";

    /// <summary><c>1,234,567</c>.</summary>
    public static string Count(long count) => count.ToString(Invariant, CultureInfo.InvariantCulture);

    /// <summary><c>812</c>, <c>1,204</c>, <c>4.5</c>: with one decimal below 10.</summary>
    public static string Rate(double rate) =>
        rate is > 0 and < 10 ? rate.ToString("0.0", CultureInfo.InvariantCulture) : rate.ToString(Invariant, CultureInfo.InvariantCulture);

    /// <summary><c>152 ms</c>, <c>1.52 s</c>, <c>12.3 s</c>; <c>-</c> for none.</summary>
    public static string Latency(double milliseconds) => milliseconds switch
    {
        <= 0 => "-",
        < 999.5 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        < 9995 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s"),
    };

    /// <summary><c>59 s</c>, <c>3 min 05 s</c>, <c>2 h 07 min</c>, <c>1 d 04 h</c>.</summary>
    public static string Duration(TimeSpan duration)
    {
        var seconds = (long)Math.Round(Math.Max(0, duration.TotalSeconds));
        return seconds switch
        {
            < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds} s"),
            < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60:00} s"),
            < 86_400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600} h {seconds / 60 % 60:00} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400} d {seconds / 3600 % 24:00} h"),
        };
    }

    /// <summary><c>00:01:29</c>, for the start of a line.</summary>
    public static string Clock(TimeSpan elapsed) => string.Create(
        CultureInfo.InvariantCulture, $"{(long)elapsed.TotalHours:00}:{elapsed.Minutes:00}:{elapsed.Seconds:00}");

    /// <summary><c> (60 %)</c>, rounded down, for the end of a text. If the whole is 0, there is no share, and the text is empty.</summary>
    public static string Share(long part, long whole) => whole <= 0 ? "" : $" ({Percent(part, whole)})";

    /// <summary><c>60 %</c>, rounded down.</summary>
    /// <param name="part">The part.</param>
    /// <param name="whole">The whole, more than 0.</param>
    public static string Percent(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{Math.Min(100, 100 * part / whole)} %");

    /// <summary><c>2026-11-02 02:00:05</c>, UTC.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary><c>2026-11-02 02:00:05 to 02:10:00</c>, UTC. The date is not repeated.</summary>
    public static string Period(DateTimeOffset from, DateTimeOffset to) => from.UtcDateTime.Date == to.UtcDateTime.Date
        ? $"{Time(from)} to {to.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}"
        : $"{Time(from)} to {Time(to)}";

    /// <summary><c>1 user</c>, <c>2 users</c>.</summary>
    public static string Plural(long count, string one, string? many = null) => $"{Count(count)} {(count == 1 ? one : many ?? one + "s")}";
}
