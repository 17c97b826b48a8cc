using CardGenius.Batch.Model;

namespace CardGenius.Batch.Tests.Model;

public sealed class RunIdsTests
{
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
}
