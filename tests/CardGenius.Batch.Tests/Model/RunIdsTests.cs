using System.Globalization;
using CardGenius.Batch.Model;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.Model;

public sealed class RunIdsTests
{
    private const string Sha = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("a")]
    [InlineData("weekly-2026-11-23")]
    [InlineData("users.2026_11")]
    [InlineData("console")]
    [InlineData("con-1")]
    [InlineData("com10")]
    [InlineData("a.con")]
    public void Accepts(string runId) => Assert.True(RunIds.IsValid(runId));

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("-a")]
    [InlineData("a..b")]
    [InlineData("a.")]
    [InlineData("a:b")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("é")]
    [InlineData("CON")]
    [InlineData("nul")]
    [InlineData("Aux.2026")]
    [InlineData("com1")]
    [InlineData("LPT9.csv")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_run_id_that_is_not_a_folder_name_everywhere_is_refused(string runId)
    {
        Assert.False(RunIds.IsValid(runId));
        Assert.Contains(RunIds.Rule, Assert.Throws<RunException>(() => RunIds.Check(runId)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("users.xlsx", null, null, "users-01234567")]
    [InlineData("users.csv.gz", null, null, "users-01234567")]
    [InlineData("users.xlsx", "0", null, "users-01234567")]
    [InlineData("users.xlsx", "Sheet 2", null, "users-01234567-Sheet-2")]
    [InlineData("users.csv", null, 100L, "users-01234567-first100")]
    [InlineData("Weekly users (final) v2.csv", null, null, "Weekly-users-final-v2-01234567")]
    [InlineData("..csv", null, null, "users-01234567")]
    [InlineData("ग्राहक.csv", null, null, "users-01234567")]
    public void Input_id_has_the_name_and_the_hash(string name, string? sheet, long? limit, string expected) =>
        Assert.Equal(expected, RunIds.ForInput(name, Sha, sheet, limit));

    [Fact]
    public void Input_id_is_valid_for_every_name() => Prop.ForAll<NonNull<string>, string?, PositiveInt>((name, sheet, limit) =>
        RunIds.IsValid(RunIds.ForInput(name.Get, Sha, sheet, limit.Get))
        && RunIds.IsValid(RunIds.ForInput(new string('x', 99), Sha, new string('y', 99), limit.Get))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("users-01234567", "users-01234567-redrive")]
    [InlineData("users-01234567-redrive", "users-01234567-redrive2")]
    [InlineData("2026-W47-redrive2", "2026-W47-redrive3")]
    [InlineData("-redrive", "-redrive-redrive")]
    public void Redrive_id_has_a_number(string runId, string expected) => Assert.Equal(expected, RunIds.ForRedrive(runId));

    [Fact]
    public void Redrive_id_of_the_longest_id_is_valid() => Assert.True(RunIds.IsValid(RunIds.ForRedrive(new string('a', 64))));

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
    public void Week_id_is_the_ISO_week(string at, string week)
    {
        Assert.Equal(week, RunIds.ForWeek(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), TimeZoneInfo.Utc));
        Assert.True(RunIds.IsWeek(week));
        Assert.False(RunIds.IsWeek(RunIds.ForRedrive(week)));
    }

    [Fact]
    public void Week_id_depends_on_the_time_zone()
    {
        var at = new DateTimeOffset(2026, 11, 15, 20, 30, 0, TimeSpan.Zero);
        Assert.Equal("2026-W46", RunIds.ForWeek(at, TimeZoneInfo.Utc));
        Assert.Equal("2026-W47", RunIds.ForWeek(at, TimeZoneInfo.CreateCustomTimeZone("india", TimeSpan.FromHours(5.5), "india", "india")));
    }

    [Fact]
    public void Demo_id_has_the_time() =>
        Assert.Equal("demo-20261102-020304", RunIds.ForDemo(new DateTimeOffset(2026, 11, 2, 2, 3, 4, TimeSpan.Zero)));

    [Fact]
    public void Request_ids_of_the_same_moment_differ()
    {
        var now = new DateTimeOffset(2026, 11, 2, 2, 3, 4, TimeSpan.Zero);
        Assert.Matches(@"\Arun-20261102-020304-[0-9a-f]{6}\z", RunIds.ForRequest(now));
        Assert.NotEqual(RunIds.ForRequest(now), RunIds.ForRequest(now));
    }

    [Theory]
    [InlineData("week-45", "week-45")]
    [InlineData("a b", "key-c8687a08aa5d6ed2044328fa")]
    public void Key_id_is_the_key_or_its_hash(string key, string expected) => Assert.Equal(expected, RunIds.ForKey(key));
}
