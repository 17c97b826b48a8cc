using System.Globalization;
using System.Net.Http.Headers;

namespace CardGenius.Batch.Api;

/// <summary>The two headers with which the API asks to wait.</summary>
internal static class RetryAfter
{
    private static readonly string[] IsoDates = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>How long <c>Retry-After</c> asks to wait: seconds, also with decimals, or a date.</summary>
    /// <param name="headers">The response's headers. A date is compared with their <c>Date</c>, so that a wrong server clock does no harm.</param>
    /// <param name="now">The time now, for a response without a <c>Date</c>.</param>
    /// <param name="longest">The longest wait that is returned.</param>
    /// <returns>The wait; null where the header is missing, cannot be read, or asks for no wait.</returns>
    public static TimeSpan? Of(HttpResponseHeaders headers, DateTimeOffset now, TimeSpan longest)
    {
        if (First(headers, "Retry-After") is not { Length: > 0 } text)
        {
            return null;
        }

        // A number with too many digits is read as infinity: a very long time, not a mistake.
        var wait = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? seconds < longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : longest
            : DateOf(text) - (headers.Date ?? now);
        return wait is null || wait <= TimeSpan.Zero ? null : wait < longest ? wait : longest;
    }

    /// <summary>Whether the response says that the client sends too much: it has a <c>Retry-After</c>, or no request is left.</summary>
    public static bool IsThrottling(HttpResponseHeaders headers) =>
        First(headers, "Retry-After") is { Length: > 0 } || IsNothingLeft(headers);

    /// <summary>Whether <c>X-RateLimit-Remaining</c> says that the next request will be refused.</summary>
    public static bool IsNothingLeft(HttpResponseHeaders headers) =>
        First(headers, "X-RateLimit-Remaining") is { } text
        && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var left) && left <= 0;

    // A general date parser would read "12.5" as 5 December.
    private static DateTimeOffset? DateOf(string text) =>
        RetryConditionHeaderValue.TryParse(text, out var value) && value.Date is { } date ? date
        : DateTimeOffset.TryParseExact(
            text, IsoDates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var iso) ? iso
        : null;

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
