using CardGenius.Load.Goals;

namespace CardGenius.Load.Tests.Goals;

public sealed class PlanTimesTests
{
    // A Monday, 07:30 in Kolkata.
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 2, 0, 0, TimeSpan.Zero);

    private static readonly TimeZoneInfo Kolkata = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata");

    [Theory]
    [InlineData("now", "2026-11-30 07:30")]
    [InlineData("18:00", "2026-11-30 18:00")]
    [InlineData("07:30", "2026-12-01 07:30")]
    [InlineData("6:15", "2026-12-01 06:15")]
    [InlineData("today 06:00", "2026-11-30 06:00")]
    [InlineData("tomorrow 18:00", "2026-12-01 18:00")]
    [InlineData("Thursday 18:00", "2026-12-03 18:00")]
    [InlineData("thu 18:00", "2026-12-03 18:00")]
    [InlineData("Monday 18:00", "2026-11-30 18:00")]
    [InlineData("Monday 02:00", "2026-12-07 02:00")]
    [InlineData("2026-12-03 18:00", "2026-12-03 18:00")]
    [InlineData("2026-12-03T18:00:00", "2026-12-03 18:00")]
    [InlineData("2026-12-03", "2026-12-03 00:00")]
    [InlineData("2026-12-03T18:00:00Z", "2026-12-03 23:30")]
    [InlineData("2026-12-03T18:00:00+02:00", "2026-12-03 21:30")]
    public void Times_as_people_write_them(string text, string expected)
    {
        var time = PlanTimes.Parse(text, Now, Kolkata);

        Assert.Equal(expected, time?.ToString("yyyy-MM-dd HH:mm"));
        Assert.Equal(TimeSpan.FromMinutes(330), time?.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("25:00")]
    [InlineData("Th 18:00")]
    [InlineData("Thursday")]
    [InlineData("Thursday at 18:00")]
    [InlineData("2026-13-03 18:00")]
    [InlineData("-")]
    public void What_is_no_time_is_none(string text) => Assert.Null(PlanTimes.Parse(text, Now, Kolkata));

    [Fact]
    public void A_time_that_the_clocks_skip_is_an_hour_later()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        Assert.Equal(new DateTimeOffset(2027, 3, 28, 3, 30, 0, TimeSpan.FromHours(2)), PlanTimes.Parse("2027-03-28 02:30", Now, berlin));
    }

    [Fact]
    public void Of_a_time_that_the_clocks_show_twice_the_first_is_meant()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        Assert.Equal(new DateTimeOffset(2027, 10, 31, 2, 30, 0, TimeSpan.FromHours(2)), PlanTimes.Parse("2027-10-31 02:30", Now, berlin));
    }
}
