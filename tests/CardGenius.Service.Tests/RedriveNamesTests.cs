using CardGenius.Batch.Model;

namespace CardGenius.Service.Tests;

public sealed class RedriveNamesTests
{
    [Theory]
    [InlineData("2026-W47", "2026-W47-redrive")]
    [InlineData("2026-W47-redrive", "2026-W47-redrive2")]
    [InlineData("2026-W47-redrive2", "2026-W47-redrive3")]
    public void A_redrive_is_named_after_its_run(string runId, string redrive) => Assert.Equal(redrive, RedriveNames.Of(runId));

    [Fact]
    public void The_name_is_an_id_however_long_the_run_s_is() => Assert.True(RunIds.IsValid(RedriveNames.Of(new string('x', 64))));
}
