using CardGenius.Batch.Api;
using CardGenius.Batch.Input.Tables;

namespace CardGenius.Batch.Tests.Api;

public class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("7", 7.0)]
    [InlineData(" 7 ", 7.0)]
    [InlineData("60", 60.0)]
    [InlineData("61", 60.0)]
    [InlineData("12.5", 12.5)]
    [InlineData("1.5", 1.5)]
    [InlineData("1,5", null)]
    [InlineData("12/5", null)]
    [InlineData("12-5", null)]
    [InlineData("2026-11-02T02:00:09Z", 9.0)]
    [InlineData("Mon Nov  2 02:00:09 2026", 9.0)]
    [InlineData("99999999999999999999999999", 60.0)]
    [InlineData("Mon, 02 Nov 2026 02:00:09 GMT", 9.0)]
    [InlineData("Mon, 02 Nov 2026 12:00:00 GMT", 60.0)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 60.0)]
    [InlineData("Mon, 02 Nov 2026 01:59:00 GMT", null)]
    [InlineData("Monday, 02-Nov-26 02:00:09 GMT", 9.0)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Both_forms_are_read_and_bounded(string? value, double? seconds)
    {
        using var response = new HttpResponseMessage();
        if (value is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", value);
        }

        Assert.Equal(seconds, RetryAfter.Of(response.Headers, Now, TimeSpan.FromSeconds(60))?.TotalSeconds);
    }

    [Theory]
    [InlineData("Mon, 02 Nov 2026 01:00:00 GMT", "Mon, 02 Nov 2026 01:00:09 GMT", 9.0)]
    [InlineData("Mon, 02 Nov 2026 05:00:00 GMT", "Mon, 02 Nov 2026 05:00:09 GMT", 9.0)]
    [InlineData("Mon, 02 Nov 2026 05:00:00 GMT", "Mon, 02 Nov 2026 02:00:09 GMT", null)]
    [InlineData("yesterday", "Mon, 02 Nov 2026 02:00:09 GMT", 9.0)]
    [InlineData("Mon, 02 Nov 2026 05:00:00 GMT", "7", 7.0)]
    public void A_date_is_compared_with_the_clock_of_the_server(string serverClock, string value, double? seconds)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Date", serverClock);
        response.Headers.TryAddWithoutValidation("Retry-After", value);

        Assert.Equal(seconds, RetryAfter.Of(response.Headers, Now, TimeSpan.FromSeconds(60))?.TotalSeconds);
    }

    [Theory]
    [InlineData("Retry-After", "5", true)]
    [InlineData("Retry-After", "0", true)]
    [InlineData("X-RateLimit-Remaining", "0", true)]
    [InlineData("X-RateLimit-Remaining", "3", false)]
    [InlineData("X-Other", "0", false)]
    public void Throttling_headers_are_detected(string header, string value, bool isThrottling)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation(header, value);

        Assert.Equal(isThrottling, RetryAfter.IsThrottling(response.Headers));
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("-1", true)]
    [InlineData("1", false)]
    [InlineData("many", false)]
    [InlineData(null, false)]
    public void No_remaining_request_is_detected(string? value, bool nothingLeft)
    {
        using var response = new HttpResponseMessage();
        if (value is not null)
        {
            response.Headers.TryAddWithoutValidation("x-ratelimit-remaining", value);
        }

        Assert.Equal(nothingLeft, RetryAfter.IsNothingLeft(response.Headers));
    }
}
