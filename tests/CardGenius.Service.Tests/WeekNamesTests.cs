using System.Globalization;

namespace CardGenius.Service.Tests;

public sealed class WeekNamesTests
{
    [Theory]
    [InlineData("2026-11-16T02:00:00Z", "2026-W47")]
    [InlineData("2026-11-22T23:59:59Z", "2026-W47")]
    [InlineData("2026-11-23T00:00:00Z", "2026-W48")]
    [InlineData("2026-01-01T00:00:00Z", "2026-W01")]
    [InlineData("2025-12-28T12:00:00Z", "2025-W52")]
    [InlineData("2025-12-29T00:00:00Z", "2026-W01")]
    [InlineData("2027-01-01T00:00:00Z", "2026-W53")]
    [InlineData("2027-01-03T23:59:59Z", "2026-W53")]
    [InlineData("2027-01-04T00:00:00Z", "2027-W01")]
    [InlineData("2024-12-30T00:00:00Z", "2025-W01")]
    public void A_time_is_in_its_ISO_week(string at, string week) =>
        Assert.Equal(week, WeekNames.Of(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), TimeZoneInfo.Utc));

    [Fact]
    public void The_week_begins_in_the_local_time_zone()
    {
        var at = new DateTimeOffset(2026, 11, 15, 20, 30, 0, TimeSpan.Zero);
        Assert.Equal("2026-W46", WeekNames.Of(at, TimeZoneInfo.Utc));
        Assert.Equal("2026-W47", WeekNames.Of(at, TimeZoneInfo.CreateCustomTimeZone("india", TimeSpan.FromHours(5.5), "india", "india")));
    }
}
