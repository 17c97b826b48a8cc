using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>Each rule fires and stops firing on recorded series, evaluated by Prometheus.</summary>
public sealed class PrometheusRuleTests
{
    public static TheoryData<string> Names => [.. Scenarios.All.Select(scenario => scenario.Name)];

    [PromtoolTheory]
    [MemberData(nameof(Names))]
    public Task The_rules_fire_and_clear(string scenario) =>
        Promtool.RunAsync(["test", "rules"], Scenarios.All.Single(s => s.Name == scenario).ToYaml());

    [Fact]
    public void Every_rule_fires_and_clears_in_a_scenario()
    {
        foreach (var rule in AlertFile.Current.InPrometheus)
        {
            foreach (var (severity, _) in rule.Thresholds)
            {
                var alert = $"{rule.Name}/{severity}";
                Assert.True(Scenarios.All.Any(scenario => scenario.Fired.Contains(alert) && scenario.Clears(alert)), alert);
            }
        }
    }

    [PromtoolFact]
    public Task Prometheus_accepts_the_rules() => Promtool.RunAsync(["check", "rules"], PrometheusRules.Generate(AlertFile.Current));

    [PromtoolFact]
    public Task Prometheus_accepts_the_queries_of_the_dashboard()
    {
        var rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
        foreach (var (target, index) in DashboardFile.Current.Panels.SelectMany(panel => panel.Promql).Select((target, index) => (target, index)))
        {
            rules.Append(CultureInfo.InvariantCulture, $"      - record: panel:{index}\n        expr: {JsonSerializer.Serialize(target.Expr)}\n");
        }

        return Promtool.RunAsync(["check", "rules"], rules.ToString());
    }
}
