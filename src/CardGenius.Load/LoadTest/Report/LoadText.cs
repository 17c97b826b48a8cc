using System.Globalization;

namespace CardGenius.Load.LoadTest.Report;

/// <summary>Formats the figures of load tests for people.</summary>
public static class LoadText
{
    /// <summary><c>1,122 ms</c>, <c>12.3 ms</c>, <c>20.1 s</c>.</summary>
    /// <param name="milliseconds">The latency in milliseconds.</param>
    public static string Latency(double milliseconds) => milliseconds switch
    {
        < 99.95 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.#} ms"),
        < 9_999.5 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:#,0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:#,0.0} s"),
    };

    /// <summary><c>2 s</c>, <c>0.5 s</c>, for settings.</summary>
    /// <param name="seconds">A time in seconds.</param>
    public static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###} s");

    /// <summary><c>16.9</c>, <c>1,204</c>: with one decimal below 100.</summary>
    /// <param name="perSecond">A number a second.</param>
    public static string Rate(double perSecond) => perSecond.ToString(perSecond < 99.95 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    /// <summary><c>12,579</c>.</summary>
    /// <param name="count">A count.</param>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary><c>0 %</c>, <c>0.31 %</c>, <c>12.5 %</c>, <c>100 %</c>. A share that is not 0 is not shown as 0, and one below 1 is not shown as 100 %.</summary>
    /// <param name="share">A share, 0 to 1.</param>
    public static string Percent(double share) => (share * 100) switch
    {
        0 => "0 %",
        < 0.01 => "below 0.01 %",
        < 1 and var percent => string.Create(CultureInfo.InvariantCulture, $"{percent:0.##} %"),
        > 99.9 and < 100 => "above 99.9 %",
        var percent => string.Create(CultureInfo.InvariantCulture, $"{percent:#,0.#} %"),
    };

    /// <summary><c>+1,107 %</c>, <c>-3 %</c>.</summary>
    /// <param name="change">A relative change: 1 is twice as much.</param>
    public static string Change(double change) => string.Create(CultureInfo.InvariantCulture, $"{change * 100:+#,0;-#,0;0} %");

    /// <summary><c>12.1 times</c>.</summary>
    /// <param name="factor">A factor.</param>
    public static string Times(double factor) => string.Create(CultureInfo.InvariantCulture, $"{factor:#,0.#} times");

    /// <summary>The limit or the value of a service level.</summary>
    /// <param name="level">The level.</param>
    /// <param name="value">The value in the level's unit.</param>
    public static string Level(string level, double value) => level == ServiceLevelCheck.ErrorShare ? Percent(value) : Latency(value);
}
