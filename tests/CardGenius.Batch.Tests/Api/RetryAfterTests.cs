using CardGenius.Batch.Api;

namespace CardGenius.Batch.Tests.Api;

public class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("7", 7)]
    [InlineData(" 7 ", 7)]
    [InlineData("60", 60)]
    [InlineData("61", 60)]
    [InlineData("99999999999999999999999999", 60)]
    [InlineData("Mon, 02 Nov 2026 02:00:09 GMT", 9)]
    [InlineData("Mon, 02 Nov 2026 12:00:00 GMT", 60)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 60)]
    [InlineData("Mon, 02 Nov 2026 01:59:00 GMT", null)]
    [InlineData("Monday, 02-Nov-26 02:00:09 GMT", 9)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Both_forms_are_read_and_bounded(string? value, int? seconds)
    {
        using var response = new HttpResponseMessage();
        if (value is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", value);
        }

        Assert.Equal(seconds, RetryAfter.Of(response.Headers, Now, TimeSpan.FromSeconds(60))?.TotalSeconds);
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("-1", true)]
    [InlineData("1", false)]
    [InlineData("many", false)]
    [InlineData(null, false)]
    public void Nothing_left_is_seen(string? value, bool nothingLeft)
    {
        using var response = new HttpResponseMessage();
        if (value is not null)
        {
            response.Headers.TryAddWithoutValidation("x-ratelimit-remaining", value);
        }

        Assert.Equal(nothingLeft, RetryAfter.IsNothingLeft(response.Headers));
    }
}
