using CardGenius.Cli.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Cli.Tests.Configuration;

public sealed class RunIdsTests
{
    private const string Sha = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("users.xlsx", null, null, "users-01234567")]
    [InlineData("users.csv.gz", null, null, "users-01234567")]
    [InlineData("users.xlsx", "0", null, "users-01234567")]
    [InlineData("users.xlsx", "Sheet 2", null, "users-01234567-sSheet-2")]
    [InlineData("users.csv", null, 100L, "users-01234567-first100")]
    [InlineData("Weekly users (final) v2.csv", null, null, "Weekly-users-final-v2-01234567")]
    [InlineData("..csv", null, null, "users-01234567")]
    [InlineData("ग्राहक.csv", null, null, "users-01234567")]
    public void A_run_id_is_made_of_the_inputs_name_and_content(string name, string? sheet, long? limit, string expected)
    {
        Assert.Equal(expected, RunIds.ForInput(name, Sha, sheet, limit));
    }

    [Fact]
    public void Whatever_the_input_is_called_its_run_id_is_valid()
    {
        Prop.ForAll<NonNull<string>, string?, PositiveInt>((name, sheet, limit) =>
            RunIds.IsValid(RunIds.ForInput(name.Get, Sha, sheet, limit.Get * (long)int.MaxValue))).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("2026-W45", true)]
    [InlineData("a.b_c-d", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData(".a", false)]
    [InlineData("a..b", false)]
    [InlineData("a.", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    [InlineData("é", false)]
    public void A_run_id_is_a_plain_folder_name(string id, bool valid)
    {
        Assert.Equal(valid, RunIds.IsValid(id));
    }

    [Fact]
    public void A_run_id_has_64_characters_at_most()
    {
        Assert.True(RunIds.IsValid(new string('a', 64)));
        Assert.False(RunIds.IsValid(new string('a', 65)));
    }

    [Theory]
    [InlineData("users-01234567", 1, "users-01234567-redrive1")]
    [InlineData("users-01234567", 12, "users-01234567-redrive12")]
    public void A_redrive_is_named_after_its_run(string runId, int number, string expected)
    {
        Assert.Equal(expected, RunIds.ForRedrive(runId, number));
        Assert.True(RunIds.IsValid(RunIds.ForRedrive(new string('a', 64), number)));
    }
}
