using System.Globalization;

namespace CardGenius.Load.LoadTest.Definition;

/// <summary>A condition that stops a load test. It is checked every second against the requests that ended in the last 10 seconds.</summary>
/// <param name="Measure">What is measured.</param>
/// <param name="Limit">The limit: a share from 0 to 1, or milliseconds. The test stops above it.</param>
/// <param name="Text">The rule as it was written.</param>
public sealed record AbortRule(AbortMeasure Measure, double Limit, string Text)
{
    /// <summary>What <see cref="Parse"/> accepts, for messages.</summary>
    public const string Expected = "error-rate>5%, average>2s, p50>500ms, p95>5s or p99>10s";

    /// <summary>Parses a rule.</summary>
    /// <param name="text">The rule, for example <c>p95&gt;5s</c>.</param>
    /// <returns>The rule, or null if the text is not one.</returns>
    public static AbortRule? Parse(string text)
    {
        var at = text.IndexOf('>', StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        AbortMeasure? measure = text[..at].Trim() switch
        {
            "error-rate" => AbortMeasure.ErrorRate,
            "average" => AbortMeasure.Average,
            "p50" => AbortMeasure.P50,
            "p95" => AbortMeasure.P95,
            "p99" => AbortMeasure.P99,
            _ => null,
        };
        var value = text[(at + 1)..].Trim();
        var limit = measure == AbortMeasure.ErrorRate ? ParseShare(value) : ParseMilliseconds(value);
        return measure is { } known && limit is { } found ? new AbortRule(known, found, text.Trim()) : null;
    }

    private static double? ParseShare(string text)
    {
        var isPercent = text.EndsWith('%');
        return Number(isPercent ? text[..^1] : text) is { } number && (isPercent ? number / 100 : number) is <= 1 and var share ? share : null;
    }

    private static double? ParseMilliseconds(string text) =>
        text.EndsWith("ms", StringComparison.Ordinal) ? Number(text[..^2])
        : text.EndsWith('s') ? Number(text[..^1]) * 1000
        : null;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
