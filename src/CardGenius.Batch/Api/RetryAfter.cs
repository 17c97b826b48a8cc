using System.Globalization;
using System.Net.Http.Headers;

namespace CardGenius.Batch.Api;

/// <summary>Reads the two headers with which the API asks the client to wait: <c>Retry-After</c> and <c>X-RateLimit-Remaining</c>.</summary>
internal static class RetryAfter
{
    private static readonly string[] IsoDates = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Returns the wait that <c>Retry-After</c> asks for. The header contains seconds, also with decimals, or a date.</summary>
    /// <param name="headers">The headers of the response. A date is compared with their <c>Date</c>, so that a wrong server clock has no
    /// effect.</param>
    /// <param name="now">The current time, for a response without <c>Date</c>.</param>
    /// <param name="longest">The longest wait to return.</param>
    /// <returns>The wait; null if the header is missing, cannot be read, or asks for no wait.</returns>
    public static TimeSpan? Of(HttpResponseHeaders headers, DateTimeOffset now, TimeSpan longest)
    {
        if (First(headers, "Retry-After") is not { Length: > 0 } text)
        {
            return null;
        }

        // A number with too many digits is parsed as infinity. It is treated as a very long wait, not as an error.
        var wait = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? seconds < longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : longest
            : DateOf(text) - (headers.Date ?? now);
        return wait is null || wait <= TimeSpan.Zero ? null : wait < longest ? wait : longest;
    }

    /// <summary>Returns whether the API throttles the client: the response has a <c>Retry-After</c> header, or no request is left.</summary>
    public static bool IsThrottling(HttpResponseHeaders headers) =>
        First(headers, "Retry-After") is { Length: > 0 } || IsNothingLeft(headers);

    /// <summary>Returns whether <c>X-RateLimit-Remaining</c> is 0 or less, so that the API will refuse the next request.</summary>
    public static bool IsNothingLeft(HttpResponseHeaders headers) =>
        First(headers, "X-RateLimit-Remaining") is { } text
        && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var left) && left <= 0;

    // Exact formats are used because a general date parser reads "12.5" as 5 December.
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
