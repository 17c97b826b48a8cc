using CardGenius.Batch.Model.Stages;
using CardGenius.Batch.Telemetry;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Rollout;

namespace CardGenius.Cli.Tests.Rollout;

public sealed class RolloutOptionsTests
{
    [Fact]
    public void The_default_is_the_plan_of_three_stages()
    {
        var options = Read(20);
        Assert.Equal([new RunStage(5, 100), new(10, 5000), new(20, null)], options.Stages);
        Assert.Equal((AlertSeverity.Warning, false), (options.Gate, options.AcceptsGate));
        Assert.Equal([5, 8, 8], Read(8).Stages.Select(s => s.Workers));
    }

    [Fact]
    public void Stages_and_gate_are_read() => Assert.Equal(
        ("2x10 40x", AlertSeverity.Critical, true),
        Read(40, ("--stages", "2x10, 40x*"), ("--gate", "critical"), ("--accept-gate", "true")) is var o
            ? (string.Join(' ', o.Stages.Select(s => $"{s.Workers}x{s.Users}")), o.Gate, o.AcceptsGate)
            : default);

    [Theory]
    [InlineData("")]
    [InlineData("5x100")]
    [InlineData("5x*,10x*")]
    [InlineData("5x100,10")]
    [InlineData("0x100,20x*")]
    [InlineData("5x0,20x*")]
    [InlineData("5x-1,20x*")]
    [InlineData("5x100,20x*,")]
    [InlineData("ax100,20x*")]
    public void Wrong_stages_are_refused(string stages) => Assert.Contains(
        "expected workers and users of each stage",
        Assert.Throws<UsageException>(() => Read(20, ("--stages", stages))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_stage_above_the_agreed_concurrency_is_refused() => Assert.Contains(
        "--agreed-concurrency", Assert.Throws<UsageException>(() => Read(20, ("--stages", "5x100,21x*"))).Message, StringComparison.Ordinal);

    private static RolloutOptions Read(int ceiling, params (string Flag, string Text)[] flags) =>
        RolloutOptions.Read(flags.ToDictionary(f => f.Flag, f => f.Text), "/", ceiling);
}
