using System.Globalization;
using CardGenius.Batch.Model;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Service.Tests;

public sealed class WeeklyScheduleTests
{
    private static readonly TimeZoneInfo[] Zones =
    [
        .. new[] { "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC" }
            .Select(TimeZoneInfo.FindSystemTimeZoneById),
    ];

    // Half of all times are in the hours in which clocks change, and half of all days are Sundays. Otherwise few cases would meet a change.
    private static readonly Gen<WeeklySchedule> Schedules =
        from day in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 6))
        from minute in Gen.OneOf(Gen.Choose(60, 180), Gen.Choose(0, 1439))
        select new WeeklySchedule((DayOfWeek)day, new TimeOnly(minute / 60, minute % 60));

    // A course starts at a time within ten years and covers some months.
    private static readonly Gen<DateTimeOffset> Starts =
        from seconds in Gen.Choose(0, 10 * 365 * 24 * 3600)
        select new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds);

    // The polls come about every five minutes, slightly early or late. Sometimes there is none for up to six days.
    private static readonly Gen<TimeSpan> Steps = Gen.Frequency(
        (20, Gen.Choose(290_000, 310_000).Select(ms => TimeSpan.FromMilliseconds(ms))),
        (5, Gen.Choose(1, 24 * 60).Select(m => TimeSpan.FromMinutes(m))),
        (5, Gen.Choose(1, (6 * 24 * 3600) - 1).Select(s => TimeSpan.FromSeconds(s))));

    private static Arbitrary<(WeeklySchedule Schedule, TimeZoneInfo Zone, DateTimeOffset Start, TimeSpan[] Steps)> Courses => (
        from schedule in Schedules
        from zone in Gen.Elements(Zones)
        from start in Starts
        from steps in Gen.ArrayOf(Steps, 120)
        select (schedule, zone, start, steps)).ToArbitrary();

    [Fact]
    public void Each_weekly_time_is_due_at_exactly_one_poll() => Prop.ForAll(Courses, course =>
    {
        var (schedule, zone, start, steps) = course;
        List<DateTimeOffset> due = [];
        var tick = start;
        foreach (var step in steps)
        {
            var before = tick;
            tick += step;
            if (schedule.FindDue(before, tick, zone) is { } at)
            {
                Assert.InRange(at, before, tick);
                due.Add(at);
            }
        }

        Assert.Equal(Expected(schedule, zone, start, tick), due);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Regular_polls_find_each_week_once_in_every_zone()
    {
        var schedule = new WeeklySchedule(DayOfWeek.Sunday, new(2, 15));
        foreach (var zone in Zones)
        {
            var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
            List<string> weeks = [];
            for (var tick = start; tick < start.AddYears(10); tick += TimeSpan.FromMinutes(5))
            {
                if (schedule.FindDue(tick, tick.AddMinutes(5), zone) is { } due)
                {
                    weeks.Add(RunIds.ForWeek(due, zone));
                }
            }

            Assert.Distinct(weeks);
            Assert.Equal(522, weeks.Count);
        }
    }

    [Fact]
    public void A_skipped_time_is_the_next_valid_one_and_a_repeated_one_the_first() => Prop.ForAll(
        (from schedule in Schedules
         from zone in Gen.Elements(Zones)
         from start in Starts
         select (schedule, zone, DateOnly.FromDateTime(start.DateTime))).ToArbitrary(),
        tested =>
        {
            var (schedule, zone, date) = tested;
            var at = schedule.On(date, zone);
            Assert.Equal(FirstShown(date.ToDateTime(schedule.Time), zone), at);
            var shown = TimeZoneInfo.ConvertTime(at, zone).DateTime;
            Assert.True(shown == date.ToDateTime(schedule.Time) || zone.IsInvalidTime(date.ToDateTime(schedule.Time)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Theory]
    [InlineData("UTC", "Monday 02:00", "2026-11-16T02:00:00Z")]
    [InlineData("Asia/Kolkata", "Monday 02:00", "2026-11-15T20:30:00Z")]
    [InlineData("Asia/Kathmandu", "Monday 02:00", "2026-11-15T20:15:00Z")]
    [InlineData("Europe/Berlin", "Monday 02:00", "2026-11-16T01:00:00Z")]
    [InlineData("Europe/Berlin", "Sunday 02:30", "2026-03-29T01:00:00Z")] // 02:00 to 03:00 is skipped
    [InlineData("Europe/Berlin", "Sunday 02:30", "2026-10-25T00:30:00Z")] // 02:00 to 03:00 is repeated
    [InlineData("America/New_York", "Sunday 02:15", "2026-03-08T07:00:00Z")]
    [InlineData("America/New_York", "Sunday 01:15", "2026-11-01T05:15:00Z")]
    [InlineData("Australia/Lord_Howe", "Sunday 02:10", "2026-10-03T15:30:00Z")] // half an hour is skipped
    [InlineData("Australia/Lord_Howe", "Sunday 01:45", "2026-04-04T14:45:00Z")] // half an hour is repeated
    [InlineData("Pacific/Apia", "Friday 02:00", "2011-12-30T10:00:00Z")] // a whole day is skipped
    public void The_local_time_is_right(string zone, string weekly, string at)
    {
        var words = weekly.Split(' ');
        var schedule = new WeeklySchedule(Enum.Parse<DayOfWeek>(words[0]), TimeOnly.Parse(words[1], CultureInfo.InvariantCulture));
        var due = DateTimeOffset.Parse(at, CultureInfo.InvariantCulture);
        var there = TimeZoneInfo.FindSystemTimeZoneById(zone);
        Assert.Equal(due, schedule.FindDue(due.AddMinutes(-5), due, there));
        Assert.Equal(due, schedule.FindDue(due.AddTicks(-1), due.AddDays(5), there));
        Assert.Null(schedule.FindDue(due, due.AddDays(5), there));
        Assert.Null(schedule.FindDue(due.AddDays(-1), due.AddTicks(-1), there));
    }

    [Fact]
    public void A_time_six_days_ago_is_not_due()
    {
        var schedule = new WeeklySchedule(DayOfWeek.Monday, new(2, 0));
        var due = new DateTimeOffset(2026, 11, 16, 2, 0, 0, TimeSpan.Zero);
        Assert.Equal(due, schedule.FindDue(due.AddDays(-300), due.AddDays(6).AddTicks(-1), TimeZoneInfo.Utc));
        Assert.Null(schedule.FindDue(due.AddDays(-300), due.AddDays(6), TimeZoneInfo.Utc));
        Assert.Null(schedule.FindDue(DateTimeOffset.MinValue, due.AddTicks(-1), TimeZoneInfo.Utc));
    }

    [Fact]
    public void A_clock_that_was_set_back_makes_no_time_due()
    {
        var schedule = new WeeklySchedule(DayOfWeek.Monday, new(2, 0));
        var due = new DateTimeOffset(2026, 11, 16, 2, 0, 0, TimeSpan.Zero);
        Assert.Null(schedule.FindDue(due.AddMinutes(10), due.AddMinutes(5), TimeZoneInfo.Utc));
    }

    private static IEnumerable<DateTimeOffset> Expected(WeeklySchedule schedule, TimeZoneInfo zone, DateTimeOffset start, DateTimeOffset end)
    {
        for (var date = DateOnly.FromDateTime(start.DateTime).AddDays(-2); date <= DateOnly.FromDateTime(end.DateTime).AddDays(2); date = date.AddDays(1))
        {
            if (date.DayOfWeek == schedule.Day && FirstShown(date.ToDateTime(schedule.Time), zone) is var at && at > start && at <= end)
            {
                yield return at;
            }
        }
    }

    // Checks the local time minute by minute. No current zone changes its clocks at a time that is not a full minute.
    private static DateTimeOffset FirstShown(DateTime time, TimeZoneInfo zone)
    {
        var at = new DateTimeOffset(time, TimeSpan.Zero).AddHours(-15);
        while (TimeZoneInfo.ConvertTime(at, zone).DateTime < time)
        {
            at = at.AddMinutes(1);
        }

        return at;
    }
}
