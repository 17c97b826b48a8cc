using System.Globalization;
using System.Net.Http.Headers;

namespace CardGenius.Batch.Api;

/// <summary>The two headers with which the API asks to wait.</summary>
internal static class RetryAfter
{
    /// <summary>What <c>Retry-After</c> asks for, in either form; never more than <paramref name="longest"/>, and null where it asks for
    /// nothing or for a time that is past.</summary>
    public static TimeSpan? Of(HttpResponseHeaders headers, DateTimeOffset now, TimeSpan longest)
    {
        if (First(headers, "Retry-After") is not { Length: > 0 } text)
        {
            return null;
        }

        // Digits beyond any number are a very long time, not a mistake.
        var wait = text.All(char.IsAsciiDigit)
            ? double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds < longest.TotalSeconds
                ? TimeSpan.FromSeconds(seconds)
                : longest
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
                ? date - now
                : TimeSpan.Zero;
        return wait <= TimeSpan.Zero ? null : wait < longest ? wait : longest;
    }

    /// <summary>Whether <c>X-RateLimit-Remaining</c> says that the next request will be refused.</summary>
    public static bool IsNothingLeft(HttpResponseHeaders headers) =>
        First(headers, "X-RateLimit-Remaining") is { } text
        && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var left) && left <= 0;

    private static string? First(HttpResponseHeaders headers, string name)
    {
        if (headers.NonValidated.TryGetValues(name, out var values))
        {
            foreach (var value in values)
            {
                return value.Trim();
            }
        }

        return null;
    }
}
