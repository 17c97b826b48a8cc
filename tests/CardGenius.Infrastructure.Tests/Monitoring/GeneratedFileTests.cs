namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>The files generated from alerts.json and dashboard.json are current.</summary>
public sealed class GeneratedFileTests
{
    [Fact]
    public void The_rules_of_Prometheus_are_current() =>
        Repository.AssertGenerated("infra/alerts.prometheus.yml", PrometheusRules.Generate(AlertFile.Current));

    [Fact]
    public void The_dashboard_of_Grafana_is_current() =>
        Repository.AssertGenerated("infra/dashboard.grafana.json", GrafanaDashboard.Generate(DashboardFile.Current));

    [Fact]
    public void The_table_of_the_operations_page_is_current() =>
        Repository.AssertGenerated("docs/operations.md", OperationsTable.Generate(AlertFile.Current, Repository.Read("docs/operations.md")));
}
