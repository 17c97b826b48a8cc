using CardGenius.Batch.Model;
using CardGenius.Cli.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Cli.Tests.Configuration;

public sealed class RunNamesTests
{
    private const string Sha = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("users.xlsx", null, null, "users-01234567")]
    [InlineData("users.csv.gz", null, null, "users-01234567")]
    [InlineData("users.xlsx", "0", null, "users-01234567")]
    [InlineData("users.xlsx", "Sheet 2", null, "users-01234567-Sheet-2")]
    [InlineData("users.csv", null, 100L, "users-01234567-first100")]
    [InlineData("Weekly users (final) v2.csv", null, null, "Weekly-users-final-v2-01234567")]
    [InlineData("..csv", null, null, "users-01234567")]
    [InlineData("ग्राहक.csv", null, null, "users-01234567")]
    public void A_run_id_is_made_of_the_inputs_name_and_content(string name, string? sheet, long? limit, string expected)
    {
        Assert.Equal(expected, RunNames.ForInput(name, Sha, sheet, limit));
    }

    [Fact]
    public void Whatever_the_input_is_called_its_run_id_is_valid()
    {
        Prop.ForAll<NonNull<string>, string?, PositiveInt>((name, sheet, limit) =>
            RunIds.IsValid(RunNames.ForInput(name.Get, Sha, sheet, limit.Get))
            && RunIds.IsValid(RunNames.ForInput(new string('x', 99), Sha, new string('y', 99), limit.Get))).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("users-01234567", "users-01234567-redrive")]
    [InlineData("users-01234567-redrive", "users-01234567-redrive2")]
    [InlineData("users-01234567-redrive2", "users-01234567-redrive3")]
    [InlineData("-redrive", "-redrive-redrive")]
    public void A_redrive_is_named_after_its_run(string runId, string expected)
    {
        Assert.Equal(expected, RunNames.ForRedrive(runId));
    }

    [Fact]
    public void The_longest_id_has_a_redrive_too()
    {
        Assert.True(RunIds.IsValid(RunNames.ForRedrive(new string('a', 64))));
    }

    [Fact]
    public void A_demo_is_named_after_its_time()
    {
        Assert.Equal("demo-20261102-020304", RunNames.ForDemo(new DateTimeOffset(2026, 11, 2, 2, 3, 4, TimeSpan.Zero)));
    }
}
