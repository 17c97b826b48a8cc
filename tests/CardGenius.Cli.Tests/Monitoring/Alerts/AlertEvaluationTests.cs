using CardGenius.Batch.Telemetry;
using CardGenius.Cli.Monitoring.Alerts;

namespace CardGenius.Cli.Tests.Monitoring.Alerts;

public sealed class AlertEvaluationTests
{
    // A healthy minute at the agreed load: 800 requests and users, nine in ten between 1 s and 1.5 s, the others between 1.5 s and 2 s.
    private static AlertSample Minute(int minute) => new()
    {
        Bounds = [1, 1.5, 2, double.PositiveInfinity],
        Buckets = [0, 720 * minute, 80 * minute, 0],
        Users = 800 * minute,
        Results = 800 * minute,
        WithoutCards = 8 * minute,
        Connected = 800 * minute,
        ConnectionWait = 0.8 * minute,
        CpuSeconds = 6 * minute,
        Processors = 2,
        MemoryShare = 0.1,
        State = "running",
        Pending = 50_000,
        Planned = 40.0 / 3,
    };

    private static AlertRule Rule(string name) => AlertRules.All.Single(rule => rule.Name == name);

    private static double? ValueOf(string name, Func<int, AlertSample> minute, int minutes = 16) =>
        AlertEvaluation.ValueOf(Rule(name), [.. Enumerable.Range(0, minutes).Select(minute)]);

    public static TheoryData<string> RulesOfOneRun => [.. AlertRules.All.Select(rule => rule.Name).Where(name => !AlertRules.NotForOneRun.Contains(name))];

    [Theory]
    [MemberData(nameof(RulesOfOneRun))]
    public void Every_rule_has_a_value_and_is_quiet_in_a_healthy_run(string name)
    {
        var value = ValueOf(name, Minute);
        Assert.NotNull(value);
        Assert.Equal(AlertSeverity.None, Rule(name).SeverityOf(value.Value));
    }

    [Theory]
    [MemberData(nameof(RulesOfOneRun))]
    public void No_rule_fires_before_its_window_is_full(string name)
    {
        var value = ValueOf(name, minute => Minute(minute) with { State = "running", Failed = 800 * minute, Users = 0 }, Rule(name).WindowMinutes);
        Assert.True(value is null || Rule(name).SeverityOf(value.Value) == AlertSeverity.None);
    }

    [Theory]
    [MemberData(nameof(RulesOfOneRun))]
    public void No_rule_fires_without_a_run(string name)
    {
        var value = ValueOf(name, minute => Minute(0) with { State = null, Pending = 0, Planned = 0, MemoryShare = 1 });
        Assert.True(value is null || Rule(name).SeverityOf(value.Value) == AlertSeverity.None);
    }

    [Theory]
    [InlineData("requests-per-second", 13.33)]
    [InlineData("latency-p95", 1.75)]
    [InlineData("error-rate", 0)]
    [InlineData("throughput", 800)]
    [InlineData("no-progress", 4_000)]
    [InlineData("connection-errors", 0)]
    [InlineData("no-successful-requests", 4_000)]
    [InlineData("connection-pool-exhausted", 0.001)]
    [InlineData("cpu", 0.05)]
    [InlineData("memory", 0.1)]
    [InlineData("run-held", 0)]
    [InlineData("users-without-cards", 0.01)]
    public void The_values_of_a_healthy_run(string name, double expected) => Assert.Equal(expected, ValueOf(name, Minute)!.Value, 2);

    public static TheoryData<string, int, string> Faults => new()
    {
        { "requests-per-second", (int)AlertSeverity.Warning, "slow" },
        { "throughput", (int)AlertSeverity.Warning, "slow" },
        { "latency-p95", (int)AlertSeverity.Critical, "late" },
        { "error-rate", (int)AlertSeverity.Warning, "some fail" },
        { "error-rate", (int)AlertSeverity.Critical, "all fail" },
        { "no-successful-requests", (int)AlertSeverity.Critical, "all fail" },
        { "no-progress", (int)AlertSeverity.Critical, "all fail" },
        { "connection-errors", (int)AlertSeverity.Critical, "all fail" },
        { "connection-pool-exhausted", (int)AlertSeverity.Critical, "queue" },
        { "cpu", (int)AlertSeverity.Warning, "busy" },
        { "memory", (int)AlertSeverity.Warning, "busy" },
        { "run-held", (int)AlertSeverity.Warning, "held" },
        { "users-without-cards", (int)AlertSeverity.Critical, "no cards" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_rule_fires_on_its_fault(string name, int severity, string fault)
    {
        var value = ValueOf(name, minute => fault switch
        {
            "slow" => Minute(minute) with { Buckets = [0, 450 * minute, 50 * minute, 0], Users = 500 * minute },
            "late" => Minute(minute) with { Bounds = [1, 10, 30, double.PositiveInfinity] },
            "some fail" => Minute(minute) with { Failed = 16 * minute },
            "all fail" => Minute(minute) with { Failed = 800 * minute, ConnectionErrors = 800 * minute, Users = 0 },
            "queue" => Minute(minute) with { ConnectionWait = 1_600 * minute },
            "busy" => Minute(minute) with { CpuSeconds = 110 * minute, MemoryShare = 0.95 },
            "held" => Minute(0) with { State = "held", Held = 60 * (minute + 20) },
            _ => Minute(minute) with { WithoutCards = 400 * minute },
        });

        Assert.Equal((AlertSeverity)severity, Rule(name).SeverityOf(value!.Value));
    }

    [Fact]
    public void A_value_is_scaled_to_the_concurrency()
    {
        var half = ValueOf("requests-per-second", minute => Minute(minute) with { Buckets = [0, 400 * minute, 0, 0], Planned = 20.0 / 3 });
        Assert.Equal(13.33, half!.Value, 2);
    }

    [Fact]
    public void The_end_of_a_run_is_no_low_rate() =>
        Assert.Null(ValueOf("throughput", minute => Minute(minute) with { Pending = minute < 15 ? 50_000 : 1_999 }));

    [Fact]
    public void The_rules_of_other_subjects_are_not_evaluated() =>
        Assert.All(AlertRules.NotForOneRun, name => Assert.Null(ValueOf(name, Minute)));
}
