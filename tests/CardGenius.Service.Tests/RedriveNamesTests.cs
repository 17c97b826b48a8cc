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
    public void The_name_is_a_valid_id_even_for_a_long_run_id() => Assert.True(RunIds.IsValid(RedriveNames.Of(new string('x', 64))));
}
