using System.Text.RegularExpressions;

namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>alerts.json has every threshold that was agreed, and names only instruments of docs/metrics.md.</summary>
public sealed partial class AlertFileTests
{
    private static readonly string[] PromqlWords =
    [
        "sum", "max", "count", "by", "or", "and", "on", "time", "vector", "rate", "increase", "delta", "histogram_quantile", "max_over_time",
        "avg_over_time", "count_over_time", "le",
    ];

    [Theory]
    [InlineData("requests-per-second", "warning", 10)]
    [InlineData("latency-p95", "warning", 5)]
    [InlineData("error-rate", "warning", 0.01)]
    [InlineData("throughput", "warning", 600)]
    [InlineData("cpu", "warning", 0.8)]
    [InlineData("memory", "warning", 0.9)]
    [InlineData("requests-per-second", "critical", 5)]
    [InlineData("latency-p95", "critical", 10)]
    [InlineData("error-rate", "critical", 0.05)]
    [InlineData("no-progress", "critical", 1)]
    [InlineData("no-successful-requests", "critical", 1)]
    [InlineData("connection-errors", "critical", 10)]
    [InlineData("connection-pool-exhausted", "critical", 1)]
    [InlineData("weekly-run-not-started", "warning", 15)]
    [InlineData("run-held", "warning", 1800)]
    [InlineData("paused-run-blocks", "warning", 0)]
    [InlineData("run-completed-with-failures", "warning", 0)]
    [InlineData("run-stopped", "critical", 0)]
    [InlineData("users-without-cards", "warning", 0.05)]
    [InlineData("app-not-starting", "critical", 1)]
    [InlineData("durable-queue-growing", "warning", 50)]
    public void Every_agreed_threshold_is_a_rule(string rule, string severity, decimal threshold) =>
        Assert.Contains((severity, threshold), AlertFile.Current.Rules.Single(r => r.Name == rule).Thresholds);

    [Fact]
    public void Names_are_unique() =>
        Assert.Equal(AlertFile.Current.Rules.Count, AlertFile.Current.Rules.Select(rule => rule.Name).Distinct().Count());

    [Fact]
    public void Every_rule_has_a_threshold_a_condition_and_an_action()
    {
        foreach (var rule in AlertFile.Current.Rules)
        {
            Assert.NotEmpty(rule.Thresholds);
            Assert.Contains(rule.Applies, AlertFile.Current.Applies.Keys);
            Assert.Contains(rule.Comparison, (string[])["<", ">"]);
            Assert.EndsWith(".", rule.Meaning, StringComparison.Ordinal);
            Assert.EndsWith(".", rule.Action, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_critical_threshold_is_beyond_the_warning()
    {
        foreach (var rule in AlertFile.Current.Rules.Where(rule => rule.Warning is not null && rule.Critical is not null))
        {
            Assert.True(rule.Comparison == "<" ? rule.Critical < rule.Warning : rule.Critical > rule.Warning, rule.Name);
        }
    }

    [Fact]
    public void Every_metric_of_a_rule_is_an_instrument()
    {
        foreach (var rule in AlertFile.Current.Rules.Where(rule => rule.Metric is not null))
        {
            Assert.Contains(rule.Metric!, MetricContract.Instruments.Keys);
        }
    }

    [Fact]
    public void The_thresholds_of_the_latency_are_boundaries_of_buckets()
    {
        var latency = AlertFile.Current.Rules.Single(rule => rule.Name == "latency-p95");
        var buckets = Regex.Match(Repository.Read("docs/metrics.md"), "Buckets of the two durations, in seconds: ([0-9., ]+)\\.\\s").Groups[1].Value.Split(", ");

        Assert.Contains($"{latency.Warning}", buckets);
        Assert.Contains($"{latency.Critical}", buckets);
        Assert.All(buckets, boundary => Assert.Contains($"'{boundary}', ", Repository.Read("infra/queries.kql"), StringComparison.Ordinal));
    }

    [Fact]
    public void PromQL_uses_only_series_and_labels_of_the_instruments()
    {
        var labels = MetricContract.Instruments.Values
            .SelectMany(instrument => instrument.PrometheusNames.Select(name => (name, instrument.PrometheusLabels)))
            .ToDictionary(pair => pair.name, pair => pair.PrometheusLabels.ToHashSet());
        var expressions = AlertFile.Current.InPrometheus.Select(rule => rule.Promql!)
            .Concat(AlertFile.Current.Applies.Values.Select(condition => condition.Promql).OfType<string>())
            .Concat(DashboardFile.Current.Panels.SelectMany(panel => panel.Promql).Select(target => target.Expr));

        foreach (var expression in expressions)
        {
            var bare = QuotedOrRange().Replace(expression, "");
            var series = Selector().Matches(bare).Where(match => labels.ContainsKey(match.Groups["name"].Value)).ToList();
            Assert.NotEmpty(series);
            foreach (Match match in series)
            {
                foreach (Capture label in match.Groups["label"].Captures)
                {
                    Assert.Contains(label.Value, labels[match.Groups["name"].Value]);
                }
            }

            var grouped = series.SelectMany(match => labels[match.Groups["name"].Value]).ToHashSet();
            var others = Word().Matches(Selector().Replace(bare, match => labels.ContainsKey(match.Groups["name"].Value) ? "" : match.Value));
            Assert.All(others, word => Assert.True(PromqlWords.Contains(word.Value) || grouped.Contains(word.Value), $"{word.Value} in {expression}"));
        }
    }

    [GeneratedRegex("\"[^\"]*\"|\\[[^\\]]*\\]|\\$[a-z]+")]
    private static partial Regex QuotedOrRange();

    [GeneratedRegex(@"(?<name>[a-z_]+)(\{((?<label>[a-z_]+)(=~|!~|!=|=),?)*\})?", RegexOptions.ExplicitCapture)]
    private static partial Regex Selector();

    [GeneratedRegex("[a-z_]+")]
    private static partial Regex Word();
}
